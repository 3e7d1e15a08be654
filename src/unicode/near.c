/* near.c - how similar two names are, for suggestions: the Damerau–Levenshtein distance, ignoring case. */
#include "biji/text.h"

#include <string.h>

enum { NAME_LETTERS = 64 };

/* The letters of a name in lower case, NAME_LETTERS at most. */
static int letters_of(const char *name, uint32_t letters[NAME_LETTERS])
{
    int count = 0, bytes;
    const char *end = name + strlen(name);
    for (const char *p = name; p < end && count < NAME_LETTERS; p += bytes)
        letters[count++] = rune_lower(utf8_decode(p, end, &bytes));
    return count;
}

static int least(int a, int b, int c)
{
    int smaller = a < b ? a : b;
    return smaller < c ? smaller : c;
}

int text_distance(const char *left, const char *right)
{
    uint32_t a[NAME_LETTERS], b[NAME_LETTERS];
    int rows[3][NAME_LETTERS + 1], m = letters_of(left, a), n = letters_of(right, b);
    for (int k = 0; k <= n; k++)
        rows[0][k] = k;
    for (int i = 1; i <= m; i++) {
        int *row = rows[i % 3], *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (int k = 1; k <= n; k++) {
            row[k] = least(row[k - 1] + 1, above[k] + 1, above[k - 1] + (a[i - 1] != b[k - 1]));
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
                row[k] = least(row[k], two_above[k - 2] + 1, row[k]);
        }
    }
    return rows[m % 3][n];
}

bool text_is_near(const char *wanted, const char *name)
{
    uint32_t letters[NAME_LETTERS];
    int count = letters_of(wanted, letters);
    int most = count < 6 ? 1 : (count + 2) / 4;
    return count > 1 && text_distance(wanted, name) <= most;
}
