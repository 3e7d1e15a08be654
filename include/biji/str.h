/* str.h - slices (borrowed text) and buffers (growing text). Bytes only: text.h knows columns. */
#ifndef BIJI_STR_H
#define BIJI_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Classes of ASCII characters; c is a byte, signed or not. Bytes beyond ASCII are in no class. */

/* A space or tab. */
static inline bool char_is_blank(int c)
{
    return c == ' ' || c == '\t';
}

/* A blank or a line end. */
static inline bool char_is_space(int c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* 0 to 9. */
static inline bool char_is_digit(int c)
{
    return c >= '0' && c <= '9';
}

/* A to Z in either case. */
static inline bool char_is_letter(int c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* A letter or digit. */
static inline bool char_is_alnum(int c)
{
    return char_is_digit(c) || char_is_letter(c);
}

/* A capital letter in lower case; anything else unchanged. */
static inline char char_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* Borrowed bytes: never freed through the slice, not NUL-terminated. */
struct slice {
    const char *ptr;
    size_t bytes;
};

/* A slice of a NUL-terminated string (NULL gives an empty slice). Lent by text. */
struct slice slice_of(const char *text);
/* bytes at ptr as a slice. Lent by ptr's owner. */
struct slice slice_from(const char *ptr, size_t bytes);
/* Where the slice ends; also defined for an empty slice with ptr NULL, to which C does not allow adding. */
static inline const char *slice_end(struct slice s)
{
    return s.bytes > 0 ? s.ptr + s.bytes : s.ptr;
}
/* The part from byte `from` (inclusive) to `to` (exclusive), both clamped to the slice. */
struct slice slice_part(struct slice s, size_t from, size_t to);
/* Without ASCII blanks (space, tab, CR, LF) at both ends. */
struct slice slice_trim(struct slice s);
/* The offset of the first byte at or after `at` that is not a space or tab; s.bytes when there is none. */
size_t slice_skip_blanks(struct slice s, size_t at);
/* The offset of the first byte at or after `at` that is neither blank nor line end; s.bytes when there is none. */
size_t slice_skip_space(struct slice s, size_t at);
/* Without blanks (space, tab) at the end. */
struct slice slice_trim_end(struct slice s);
/* FNV-1a of bytes, continued from hash; start with HASH_START. Files keep it: it stays as it is. */
#define HASH_START UINT64_C(14695981039346656037)
uint64_t hash_add(uint64_t hash, struct slice bytes);
/* Whether both hold the same bytes. */
bool slice_eq(struct slice a, struct slice b);
/* The same with a NUL-terminated string. */
bool slice_eq_str(struct slice a, const char *text);
/* ASCII letters compared without case. */
bool slice_eq_nocase(struct slice a, const char *text);
/* Whether s begins with prefix. */
bool slice_starts(struct slice s, const char *prefix);
/* Whether s ends with suffix. */
bool slice_ends(struct slice s, const char *suffix);
/* Byte offset of the first c at or after from, or s.bytes if absent. */
size_t slice_find(struct slice s, char c, size_t from);
/* Byte offset of the first needle at or after from, or s.bytes if absent. Linear time. */
size_t slice_find_str(struct slice s, struct slice needle, size_t from);

/* Growing text. Zero-initialise; always NUL-terminated once something was added; ended by buf_free(). */
struct buf {
    char *ptr;
    size_t bytes, room;
};

/* Adds bytes, a slice, a NUL-terminated string, a byte. */
void buf_add(struct buf *buf, const char *ptr, size_t bytes);
/* Adds the bytes of a slice. */
void buf_add_slice(struct buf *buf, struct slice s);
/* Adds a NUL-terminated string. */
void buf_add_str(struct buf *buf, const char *text);
/* Adds one byte. */
void buf_add_char(struct buf *buf, char c);
/* The UTF-8 bytes of a code point; U+FFFD for a surrogate or a value past U+10FFFF. */
void buf_add_rune(struct buf *buf, unsigned rune);
/* Adds text count times. */
void buf_add_repeat(struct buf *buf, const char *text, int count);
/* Adds formatted text, as printf. */
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The content; lent by the buffer until its next change. */
struct slice buf_slice(const struct buf *buf);
/* The text, NUL-terminated, handed to the caller (ended by free()); the buffer is empty afterwards. */
char *buf_take(struct buf *buf);
/* Removes the first bytes. */
void buf_drop(struct buf *buf, size_t bytes);
/* Empties the buffer and keeps its memory. */
void buf_clear(struct buf *buf);
/* Ends the buffer, which is empty afterwards. */
void buf_free(struct buf *buf);
/* Adds bytes in base64 (RFC 4648), padded. */
void buf_add_base64(struct buf *buf, struct slice bytes);
/* Adds what base64 (RFC 4648, also with the URL alphabet) stands for, up to its padding; other characters are passed over. */
void buf_add_decoded64(struct buf *buf, struct slice base64);

#endif
