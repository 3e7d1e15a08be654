/* language.c - the language in use, and texts in it, found by binary search in a sorted table. */
#include "biji/language.h"

#include "language_table.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static enum language chosen; /* the program's one piece of shared state: set by main, read by all */

/* "zh_CN.UTF-8", "zh", "en_GB": the language of one locale name. bytes: up to a ':' or the end. */
static enum language of_name(const char *name, size_t bytes)
{
    size_t language = strcspn(name, "_.@:");
    bool upper = (language == 1 && *name == 'C') || (language == 5 && strncmp(name, "POSIX", 5) == 0);
    if (bytes == 0 || upper)
        return LANGUAGE_UNSAID;
    return language == 2 && strncmp(name, "zh", 2) == 0 ? LANGUAGE_CHINESE : LANGUAGE_ENGLISH;
}

/* The first supported language of a list such as "zh_CN:en". */
static enum language of_list(const char *names)
{
    for (size_t bytes; *names != '\0'; names += bytes + (names[bytes] == ':')) {
        bytes = strcspn(names, ":");
        if (bytes >= 2 && (strncmp(names, "zh", 2) == 0 || strncmp(names, "en", 2) == 0))
            return of_name(names, bytes);
    }
    return LANGUAGE_UNSAID;
}

enum language language_of_environment(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *list = getenv("LANGUAGE");
    enum language wanted = list != NULL ? of_list(list) : LANGUAGE_UNSAID;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && wanted == LANGUAGE_UNSAID; i++) {
        const char *name = getenv(names[i]);
        if (name != NULL && *name != '\0')
            return of_name(name, strlen(name));
    }
    return wanted;
}

void language_choose(enum language language)
{
    chosen = language != LANGUAGE_UNSAID ? language : language_of_environment();
}

enum language language_chosen(void)
{
    return chosen;
}

const char *language_text(const char *english)
{
    size_t low = 0, high = chosen == LANGUAGE_CHINESE ? language_table_count : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(english, language_table[middle].english);
        if (order == 0)
            return language_table[middle].chinese;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return english;
}

const char *language_count(size_t count, const char *one, const char *many)
{
    return chosen == LANGUAGE_CHINESE ? language_text(many) : count == 1 ? one : many;
}
