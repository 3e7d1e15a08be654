/* fetch_guard.c - private addresses and origins. Works on addresses and text only and resolves no names. */
#include "fetch_guard.h"

#include "biji/str.h"
#include "biji/target.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_private_v4(uint32_t address)
{
    static const struct {
        uint32_t net;
        int bits;
    } nets[] = {
        {0x00000000, 8},  {0x0A000000, 8},  {0x64400000, 10}, {0x7F000000, 8},  {0xA9FE0000, 16},
        {0xAC100000, 12}, {0xC0000000, 24}, {0xC0A80000, 16}, {0xC6120000, 15}, {0xE0000000, 3},
    };
    for (size_t i = 0; i < sizeof nets / sizeof nets[0]; i++)
        if ((address ^ nets[i].net) >> (32 - nets[i].bits) == 0)
            return true;
    return false;
}

static uint32_t v4_at(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static bool is_private_v6(const uint8_t *b)
{
    static const uint8_t zero[12] = {0}, mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF},
                         nat64[12] = {0, 0x64, 0xFF, 0x9B};
    if (memcmp(b, zero, 12) == 0) /* ::, ::1 and deprecated embedded IPv4 addresses */
        return true;
    if (memcmp(b, mapped, 12) == 0 || memcmp(b, nat64, 12) == 0)
        return is_private_v4(v4_at(b + 12));
    if (b[0] == 0 && b[1] == 0x64 && b[2] == 0xFF && b[3] == 0x9B) /* local-use translation, RFC 8215 */
        return true;
    if (b[0] == 0x20 && b[1] == 0x02) /* 6to4 */
        return is_private_v4(v4_at(b + 2));
    return (b[0] & 0xFE) == 0xFC || (b[0] == 0xFE && b[1] >= 0x80) || b[0] == 0xFF;
}

bool guard_is_private(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return is_private_v4(ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr));
    if (address->sa_family == AF_INET6)
        return is_private_v6(((const struct sockaddr_in6 *)(const void *)address)->sin6_addr.s6_addr);
    return true;
}

bool guard_is_private_text(const char *address)
{
    struct in_addr v4;
    struct in6_addr v6;
    if (inet_aton(address, &v4) != 0) /* also 127.1, 0x7f000001, 2130706433, as libcurl and resolvers accept them */
        return is_private_v4(ntohl(v4.s_addr));
    return inet_pton(AF_INET6, address, &v6) == 1 && is_private_v6(v6.s6_addr);
}

/* "//user@host:port/path" of a URL: the part between the slashes. */
static struct slice authority(const char *url)
{
    struct slice path = target_split(slice_of(url)).path;
    return slice_starts(path, "//") ? slice_part(path, 2, slice_find(path, '/', 2)) : slice_from("", 0);
}

bool guard_has_credentials(const char *url)
{
    struct slice whole = authority(url);
    return slice_find(whole, '@', 0) < whole.bytes;
}

/* The host of a URL without brackets, and in *port its port's text (may be empty). */
static struct slice host_of(const char *url, struct slice *port)
{
    struct slice host = authority(url);
    host = slice_part(host, slice_find(host, '@', 0) < host.bytes ? slice_find(host, '@', 0) + 1 : 0, host.bytes);
    bool bracketed = slice_starts(host, "[");
    size_t end = bracketed ? slice_find(host, ']', 0) : slice_find(host, ':', 0);
    size_t colon = slice_find(host, ':', bracketed ? end : 0);
    *port = slice_part(host, colon + 1, host.bytes);
    return slice_part(host, bracketed, end);
}

bool guard_names_private(const char *url)
{
    struct slice port;
    struct buf host = {0}, decoded = {0};
    buf_add_slice(&host, host_of(url, &port));
    target_decode(buf_slice(&host), &decoded);
    while (decoded.bytes > 0 && decoded.ptr[decoded.bytes - 1] == '.')
        decoded.ptr[--decoded.bytes] = '\0';
    struct slice name = buf_slice(&decoded);
    bool local = slice_eq_nocase(name, "localhost") ||
                 (name.bytes > 10 && slice_eq_nocase(slice_part(name, name.bytes - 10, name.bytes), ".localhost"));
    bool private = local || (name.bytes > 0 && guard_is_private_text(name.ptr));
    buf_free(&host);
    buf_free(&decoded);
    return private;
}

static bool same_text(struct slice a, struct slice b)
{
    return a.bytes == b.bytes && (a.bytes == 0 || strncasecmp(a.ptr, b.ptr, a.bytes) == 0);
}

static long port_number(struct slice scheme, struct slice port)
{
    return port.bytes > 0 ? strtol(port.ptr, NULL, 10) : slice_eq_nocase(scheme, "https") ? 443 : 80;
}

bool guard_same_origin(const char *left, const char *right)
{
    struct slice left_port, right_port;
    struct slice left_host = host_of(left, &left_port), right_host = host_of(right, &right_port);
    struct slice left_scheme = target_split(slice_of(left)).scheme, right_scheme = target_split(slice_of(right)).scheme;
    return same_text(left_scheme, right_scheme) && same_text(left_host, right_host) &&
           port_number(left_scheme, left_port) == port_number(right_scheme, right_port);
}
