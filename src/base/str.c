/* str.c - slices and growing buffers. Works on bytes and knows nothing of characters or columns. */
#include "biji/str.h"

#include "biji/mem.h"
#include "biji/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct slice slice_of(const char *text)
{
    return (struct slice){text, text != NULL ? strlen(text) : 0};
}

struct slice slice_from(const char *ptr, size_t bytes)
{
    return (struct slice){ptr, bytes};
}

struct slice slice_part(struct slice s, size_t from, size_t to)
{
    if (to > s.bytes)
        to = s.bytes;
    if (from > to)
        from = to;
    return (struct slice){s.ptr != NULL ? s.ptr + from : NULL, to - from};
}

struct slice slice_trim(struct slice s)
{
    while (s.bytes > 0 && char_is_space(s.ptr[s.bytes - 1]))
        s.bytes--;
    while (s.bytes > 0 && char_is_space(*s.ptr)) {
        s.ptr++;
        s.bytes--;
    }
    return s;
}

size_t slice_skip_blanks(struct slice s, size_t at)
{
    while (at < s.bytes && char_is_blank(s.ptr[at]))
        at++;
    return at;
}

size_t slice_skip_space(struct slice s, size_t at)
{
    while (at < s.bytes && char_is_space(s.ptr[at]))
        at++;
    return at;
}

struct slice slice_trim_end(struct slice s)
{
    while (s.bytes > 0 && char_is_blank(s.ptr[s.bytes - 1]))
        s.bytes--;
    return s;
}

uint64_t hash_add(uint64_t hash, struct slice bytes)
{
    for (size_t i = 0; i < bytes.bytes; i++)
        hash = (hash ^ (unsigned char)bytes.ptr[i]) * UINT64_C(1099511628211);
    return hash;
}

bool slice_eq(struct slice a, struct slice b)
{
    return a.bytes == b.bytes && (a.bytes == 0 || memcmp(a.ptr, b.ptr, a.bytes) == 0);
}

bool slice_eq_str(struct slice a, const char *text)
{
    return slice_eq(a, slice_of(text));
}

bool slice_eq_nocase(struct slice a, const char *text)
{
    return a.bytes == strlen(text) && (a.bytes == 0 || strncasecmp(a.ptr, text, a.bytes) == 0);
}

bool slice_starts(struct slice s, const char *prefix)
{
    if (s.bytes > 0 && *s.ptr != *prefix) /* nearly always enough */
        return *prefix == '\0';
    size_t bytes = strlen(prefix);
    return s.bytes >= bytes && (bytes == 0 || memcmp(s.ptr, prefix, bytes) == 0);
}

bool slice_ends(struct slice s, const char *suffix)
{
    size_t bytes = strlen(suffix);
    return s.bytes >= bytes && (bytes == 0 || memcmp(s.ptr + s.bytes - bytes, suffix, bytes) == 0);
}

size_t slice_find(struct slice s, char c, size_t from)
{
    if (from >= s.bytes)
        return s.bytes;
    const char *hit = memchr(s.ptr + from, c, s.bytes - from);
    return hit != NULL ? (size_t)(hit - s.ptr) : s.bytes;
}

size_t slice_find_str(struct slice s, struct slice needle, size_t from)
{
    enum {
        SHORT_BYTES = 8
    }; /* the C library finds a single byte much faster than several; for short needles this stays linear */
    if (from >= s.bytes)
        return s.bytes;
    if (needle.bytes > SHORT_BYTES || needle.bytes == 0) {
        const char *hit = memmem(s.ptr + from, s.bytes - from, needle.ptr, needle.bytes);
        return hit != NULL ? (size_t)(hit - s.ptr) : s.bytes;
    }
    for (size_t at = slice_find(s, *needle.ptr, from); at < s.bytes; at = slice_find(s, *needle.ptr, at + 1))
        if (s.bytes - at >= needle.bytes && memcmp(s.ptr + at, needle.ptr, needle.bytes) == 0)
            return at;
    return s.bytes;
}

static void grow(struct buf *buf, size_t need)
{
    size_t room = buf->room > 0 ? buf->room : 64;
    while (room < need)
        room *= 2;
    buf->ptr = xrealloc(buf->ptr, room);
    buf->room = room;
}

static inline void reserve(struct buf *buf, size_t more)
{
    if (buf->room - buf->bytes <= more)
        grow(buf, buf->bytes + more + 1);
}

void buf_add(struct buf *buf, const char *ptr, size_t bytes)
{
    reserve(buf, bytes);
    if (bytes > 0)
        memcpy(buf->ptr + buf->bytes, ptr, bytes);
    buf->bytes += bytes;
    buf->ptr[buf->bytes] = '\0';
}

void buf_add_slice(struct buf *buf, struct slice s)
{
    buf_add(buf, s.ptr, s.bytes);
}

void buf_add_str(struct buf *buf, const char *text)
{
    buf_add(buf, text, strlen(text));
}

void buf_add_char(struct buf *buf, char c)
{
    buf_add(buf, &c, 1);
}

void buf_add_rune(struct buf *buf, unsigned rune)
{
    char bytes[4];
    buf_add(buf, bytes, utf8_write(rune, bytes));
}

void buf_add_repeat(struct buf *buf, const char *text, int count)
{
    size_t bytes = strlen(text);
    for (int i = 0; i < count; i++)
        buf_add(buf, text, bytes);
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int bytes = vsnprintf(NULL, 0, format, args);
    va_end(args);
    reserve(buf, (size_t)bytes);
    vsnprintf(buf->ptr + buf->bytes, (size_t)bytes + 1, format, again);
    va_end(again);
    buf->bytes += (size_t)bytes;
}

struct slice buf_slice(const struct buf *buf)
{
    return (struct slice){buf->ptr != NULL ? buf->ptr : "", buf->bytes};
}

char *buf_take(struct buf *buf)
{
    reserve(buf, 0);
    buf->ptr[buf->bytes] = '\0';
    char *text = buf->ptr;
    *buf = (struct buf){0};
    return text;
}

void buf_drop(struct buf *buf, size_t bytes)
{
    if (bytes == 0)
        return;
    memmove(buf->ptr, buf->ptr + bytes, buf->bytes - bytes + 1);
    buf->bytes -= bytes;
}

void buf_clear(struct buf *buf)
{
    buf->bytes = 0;
    if (buf->ptr != NULL)
        buf->ptr[0] = '\0';
}

void buf_free(struct buf *buf)
{
    free(buf->ptr);
    *buf = (struct buf){0};
}

void buf_add_base64(struct buf *out, struct slice text)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *p = (const unsigned char *)text.ptr;
    for (size_t i = 0; i < text.bytes; i += 3) {
        size_t left = text.bytes - i;
        uint32_t group = (uint32_t)p[i] << 16 | (left > 1 ? (uint32_t)p[i + 1] << 8 : 0) | (left > 2 ? p[i + 2] : 0);
        buf_add_char(out, digits[group >> 18]);
        buf_add_char(out, digits[group >> 12 & 63]);
        buf_add_char(out, left > 1 ? digits[group >> 6 & 63] : '=');
        buf_add_char(out, left > 2 ? digits[group & 63] : '=');
    }
}

static int digit_of(char c)
{
    return c >= 'A' && c <= 'Z'   ? c - 'A'
           : c >= 'a' && c <= 'z' ? c - 'a' + 26
           : c >= '0' && c <= '9' ? c - '0' + 52
           : c == '+' || c == '-' ? 62
           : c == '/' || c == '_' ? 63
                                  : -1;
}

void buf_add_decoded64(struct buf *out, struct slice base64)
{
    uint32_t group = 0;
    int bits = 0;
    for (size_t i = 0; i < base64.bytes && base64.ptr[i] != '='; i++) {
        int digit = digit_of(base64.ptr[i]);
        if (digit < 0)
            continue; /* line ends */
        group = group << 6 | (uint32_t)digit;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            buf_add_char(out, (char)(group >> bits & 0xFF));
        }
    }
}
