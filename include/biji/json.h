/* json.h - writing JSON to a stream (RFC 8259). The writer tracks commas; the caller tracks brackets. */
#ifndef BIJI_JSON_H
#define BIJI_JSON_H

#include "biji/str.h"

#include <stdbool.h>
#include <stdio.h>

/* Zero-initialise but for out. */
struct json {
    FILE *out;
    bool follows; /* the next value or key needs a comma before it */
};

/* Opens or closes an object or array: one of { } [ ]. */
void json_open(struct json *json, char bracket);
/* Closes it. */
void json_close(struct json *json, char bracket);
/* A key of an object; its value is the next thing written. */
void json_key(struct json *json, const char *key);
/* A string; ill-formed UTF-8 becomes U+FFFD. */
void json_text(struct json *json, struct slice text);
/* A whole number. */
void json_number(struct json *json, long number);
/* A floating-point number, in the shortest form that reads back the same to nine digits. */
void json_decimal(struct json *json, double number);
/* true or false. */
void json_bool(struct json *json, bool value);
/* null. */
void json_nothing(struct json *json);
/* key and string; text NULL writes null. */
void json_pair(struct json *json, const char *key, const char *text);
/* key and number. */
void json_pair_number(struct json *json, const char *key, long number);

#endif
