/* Compiles the two files of uClibc-ng that read /etc/services, on another C library. The compiler is given the folder of
   uClibc-ng's source for quoted includes, and this one for others. */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <malloc.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* After the headers, which do not allow it. */
#define _LIBC
#define attribute_hidden
#define libc_hidden_proto(name)
#define libc_hidden_def(name)
typedef int smallint;
typedef unsigned smalluint;

#include "libc/misc/internals/parse_config.c"
#undef config_read
#define config_read(parser, tokens, max, min, str, flags) \
    config_read(parser, tokens, ((flags) | (((min) & 0xFF) << 8) | ((max) & 0xFF)), str)
#include "libc/inet/getservice.c"
