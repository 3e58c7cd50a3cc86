/* Asks this machine's C library, or the one it is linked with. Questions on standard input, one a line; answers on
   standard output, one a line, "-" for none:

   n PROTOCOL NAME   getservbyname        PORT PROTOCOL
   p PROTOCOL PORT   getservbyport        NAME PROTOCOL
   a - NAME          getaddrinfo, no hints    PORT/PROTOCOL ...
   h PROTOCOL NAME   getaddrinfo with the socket type of the protocol, the first    PORT/PROTOCOL

   A PROTOCOL of "-" is none. */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static const char *word(int protocol)
{
    switch (protocol) {
    case IPPROTO_TCP:
        return "tcp";
    case IPPROTO_UDP:
        return "udp";
    case IPPROTO_SCTP:
        return "sctp";
    case IPPROTO_DCCP:
        return "dccp";
    case IPPROTO_UDPLITE:
        return "udplite";
    default:
        return "other";
    }
}

static void print_addresses(const struct addrinfo *list, int most)
{
    const char *between = "";
    for (const struct addrinfo *ai = list; ai && most > 0; ai = ai->ai_next, most--) {
        if (ai->ai_family != AF_INET) {
            most++;
            continue;
        }
        /* One for streams and one for packets in sequence. */
        if (ai->ai_protocol == IPPROTO_SCTP && ai->ai_socktype == SOCK_SEQPACKET)
            continue;
        unsigned port = ntohs(((const struct sockaddr_in *)ai->ai_addr)->sin_port);
        printf("%s%u/%s", between, port, word(ai->ai_protocol));
        between = " ";
    }
    putchar('\n');
}

static void addresses(const char *name, const char *protocol)
{
    struct addrinfo *list = NULL, hints = { .ai_family = AF_INET }, *given = NULL;
    if (protocol) {
        hints.ai_socktype = strcmp(protocol, "udp") == 0 ? SOCK_DGRAM : SOCK_STREAM;
        given = &hints;
    }
    if (getaddrinfo(NULL, name, given, &list) != 0) {
        puts("-");
        return;
    }
    print_addresses(list, protocol ? 1 : 1000);
    freeaddrinfo(list);
}

static void service(const struct servent *found, int by_port)
{
    if (!found)
        puts("-");
    else if (by_port)
        printf("%s %s\n", found->s_name, found->s_proto);
    else
        printf("%u %s\n", ntohs((unsigned short)found->s_port), found->s_proto);
}

int main(void)
{
    static char line[1 << 16];
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        char kind = line[0];
        char *protocol = line + 2;
        char *what = strchr(protocol, ' ');
        if (!what)
            return 2;
        *what++ = '\0';
        const char *given = strcmp(protocol, "-") == 0 ? NULL : protocol;
        switch (kind) {
        case 'n':
            service(getservbyname(what, given), 0);
            break;
        case 'p':
            service(getservbyport(htons((unsigned short)atoi(what)), given), 1);
            break;
        case 'a':
        case 'h':
            addresses(what, given);
            break;
        default:
            return 2;
        }
    }
    return 0;
}
