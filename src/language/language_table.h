/* language.h - the table that language.py makes from zh_CN.po. */
#ifndef BIJI_LANGUAGE_TABLE_H
#define BIJI_LANGUAGE_TABLE_H

#include <stddef.h>

struct translation {
    const char *english, *chinese;
};

/* In the order of strcmp. */
extern const struct translation language_table[];
extern const size_t language_table_count;

#endif
