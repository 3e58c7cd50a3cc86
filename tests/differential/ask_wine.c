/* Asks Wine. Questions and answers as in ask.c, getservbyname and getservbyport only. */

#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <winsock2.h>

int main(void)
{
    static char line[1 << 16];
    WSADATA data;
    WSAStartup(MAKEWORD(2, 2), &data);
    _setmode(_fileno(stdin), _O_BINARY);
    _setmode(_fileno(stdout), _O_BINARY);
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        char *protocol = line + 2, *what = strchr(protocol, ' ');
        *what++ = '\0';
        if (strcmp(protocol, "-") == 0)
            protocol = NULL;
        if (line[0] == 'n') {
            struct servent *found = getservbyname(what, protocol);
            if (found)
                printf("%u %s\n", ntohs((u_short)found->s_port), found->s_proto);
            else
                puts("-");
        } else {
            struct servent *found = getservbyport(htons((u_short)atoi(what)), protocol);
            if (found)
                printf("%s %s\n", found->s_name, found->s_proto);
            else
                puts("-");
        }
    }
    return 0;
}
