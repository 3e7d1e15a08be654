/* json.c - writing JSON. Strings are valid UTF-8 for any input; control characters, DEL and C1 are escaped, so that
 * JSON is as safe on a terminal as any other output. */
#include "biji/json.h"

#include "biji/text.h"

#include <string.h>

static void separate(struct json *json)
{
    if (json->follows)
        fputc(',', json->out);
    json->follows = true;
}

void json_open(struct json *json, char bracket)
{
    separate(json);
    fputc(bracket, json->out);
    json->follows = false;
}

void json_close(struct json *json, char bracket)
{
    fputc(bracket, json->out);
    json->follows = true;
}

static void put_string(struct json *json, struct slice text)
{
    const char *end = slice_end(text);
    fputc('"', json->out);
    for (const char *p = text.ptr; p < end;) {
        int count;
        char bytes[4];
        uint32_t rune = utf8_decode(p, end, &count);
        p += count;
        if (rune == '"' || rune == '\\')
            fprintf(json->out, "\\%c", (char)rune);
        else if (rune == '\n')
            fputs("\\n", json->out);
        else if (rune == '\t')
            fputs("\\t", json->out);
        else if (rune_is_unsafe(rune) && rune < 0x10000)
            fprintf(json->out, "\\u%04x", (unsigned)rune);
        else
            fwrite(bytes, 1, utf8_write(rune, bytes), json->out);
    }
    fputc('"', json->out);
}

void json_key(struct json *json, const char *key)
{
    separate(json);
    put_string(json, slice_of(key));
    fputc(':', json->out);
    json->follows = false;
}

void json_text(struct json *json, struct slice text)
{
    separate(json);
    put_string(json, text);
}

void json_number(struct json *json, long number)
{
    separate(json);
    fprintf(json->out, "%ld", number);
}

void json_decimal(struct json *json, double number)
{
    separate(json);
    fprintf(json->out, "%.9g", number);
}

void json_bool(struct json *json, bool value)
{
    separate(json);
    fputs(value ? "true" : "false", json->out);
}

void json_nothing(struct json *json)
{
    separate(json);
    fputs("null", json->out);
}

void json_pair(struct json *json, const char *key, const char *text)
{
    json_key(json, key);
    if (text != NULL)
        json_text(json, slice_of(text));
    else
        json_nothing(json);
}

void json_pair_number(struct json *json, const char *key, long number)
{
    json_key(json, key);
    json_number(json, number);
}
