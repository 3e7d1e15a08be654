/* theme.c - the themes, one table each, and the mapping of their colours to 256 and 16. */
#include "biji/theme.h"

#include "biji/str.h"

#include <stdlib.h>
#include <string.h>

enum {
    NONE = THEME_DEFAULT,
    BOLD = STYLE_BOLD,
    ITALIC = STYLE_ITALIC,
    UNDERLINE = STYLE_UNDERLINE,
    REVERSE = STYLE_REVERSE,
    FAINT = STYLE_FAINT
};

static const struct theme_face dark[STYLE_ROLES] = {
    [STYLE_TEXT] = {NONE, NONE, 0},
    [STYLE_HEADING1] = {0xffd75f, NONE, BOLD},
    [STYLE_HEADING2] = {0x87d7ff, NONE, BOLD},
    [STYLE_HEADING3] = {0x87d7af, NONE, BOLD},
    [STYLE_HEADING4] = {0xd7afff, NONE, BOLD},
    [STYLE_HEADING5] = {0xd7d7af, NONE, BOLD},
    [STYLE_HEADING6] = {0xafafaf, NONE, BOLD},
    [STYLE_LINK] = {0x5fafff, NONE, UNDERLINE},
    [STYLE_LINK_UPSTREAM] = {0x5fd7d7, NONE, UNDERLINE},
    [STYLE_LINK_BROKEN] = {0xff5f5f, NONE, UNDERLINE},
    [STYLE_CODE] = {0xd7d7af, NONE, 0},
    [STYLE_CODE_KEYWORD] = {0xff87af, NONE, 0},
    [STYLE_CODE_STRING] = {0xafd787, NONE, 0},
    [STYLE_CODE_NUMBER] = {0xffaf5f, NONE, 0},
    [STYLE_CODE_COMMENT] = {0x8a8a8a, NONE, ITALIC},
    [STYLE_CODE_NAME] = {0x87d7ff, NONE, 0},
    [STYLE_CODE_ADDED] = {0x87d787, NONE, 0},
    [STYLE_CODE_REMOVED] = {0xff8787, NONE, 0},
    [STYLE_MATH] = {0xd7ffd7, NONE, 0},
    [STYLE_MATH_ERROR] = {0xff8787, NONE, 0},
    [STYLE_QUOTE] = {0x5f87af, NONE, 0},
    [STYLE_MARKER] = {0xffaf5f, NONE, 0},
    [STYLE_BORDER] = {0x6c6c6c, NONE, 0},
    [STYLE_LABEL] = {0x8a8a8a, NONE, ITALIC},
    [STYLE_ALERT_NOTE] = {0x5fafff, NONE, BOLD},
    [STYLE_ALERT_TIP] = {0x5fd787, NONE, BOLD},
    [STYLE_ALERT_IMPORTANT] = {0xaf87ff, NONE, BOLD},
    [STYLE_ALERT_WARNING] = {0xffd75f, NONE, BOLD},
    [STYLE_ALERT_CAUTION] = {0xff5f5f, NONE, BOLD},
    [STYLE_TABLE_HEADER] = {0x87d7ff, NONE, BOLD},
    [STYLE_KBD] = {0xeeeeee, 0x444444, 0},
    [STYLE_MARK] = {0x000000, 0xffd75f, 0},
    [STYLE_NOTE1] = {0xeeeeee, 0x5f5f00, 0},
    [STYLE_NOTE2] = {0xeeeeee, 0x005f5f, 0},
    [STYLE_NOTE3] = {0xeeeeee, 0x5f005f, 0},
    [STYLE_NOTE4] = {0xeeeeee, 0x00005f, 0},
    [STYLE_MATCH] = {0x000000, 0xd7af00, 0},
    [STYLE_MATCH_CURRENT] = {0x000000, 0xff8700, BOLD},
    [STYLE_SELECTED] = {0xffffff, 0x005f87, 0},
    [STYLE_STATUS] = {0xdadada, 0x303030, 0},
    [STYLE_STATUS_DIM] = {0x8a8a8a, 0x303030, 0},
    [STYLE_PROMPT] = {NONE, NONE, BOLD},
    [STYLE_ERROR] = {0xff5f5f, NONE, BOLD},
    [STYLE_DIM] = {0x8a8a8a, NONE, 0},
    [STYLE_TITLE] = {0xffd75f, NONE, BOLD},
    [STYLE_CURRENT] = {0xffd75f, NONE, BOLD},
    [STYLE_PICTURE] = {NONE, NONE, 0},
};

static const struct theme_face light[STYLE_ROLES] = {
    [STYLE_TEXT] = {NONE, NONE, 0},
    [STYLE_HEADING1] = {0x870000, NONE, BOLD},
    [STYLE_HEADING2] = {0x005f87, NONE, BOLD},
    [STYLE_HEADING3] = {0x005f00, NONE, BOLD},
    [STYLE_HEADING4] = {0x5f00af, NONE, BOLD},
    [STYLE_HEADING5] = {0x5f5f00, NONE, BOLD},
    [STYLE_HEADING6] = {0x4e4e4e, NONE, BOLD},
    [STYLE_LINK] = {0x005faf, NONE, UNDERLINE},
    [STYLE_LINK_UPSTREAM] = {0x00767a, NONE, UNDERLINE},
    [STYLE_LINK_BROKEN] = {0xaf0000, NONE, UNDERLINE},
    [STYLE_CODE] = {0x5f3700, NONE, 0},
    [STYLE_CODE_KEYWORD] = {0xaf005f, NONE, 0},
    [STYLE_CODE_STRING] = {0x006400, NONE, 0},
    [STYLE_CODE_NUMBER] = {0x9a4a00, NONE, 0},
    [STYLE_CODE_COMMENT] = {0x6c6c6c, NONE, ITALIC},
    [STYLE_CODE_NAME] = {0x005f87, NONE, 0},
    [STYLE_CODE_ADDED] = {0x006400, NONE, 0},
    [STYLE_CODE_REMOVED] = {0xaf0000, NONE, 0},
    [STYLE_MATH] = {0x00504a, NONE, 0},
    [STYLE_MATH_ERROR] = {0xaf0000, NONE, 0},
    [STYLE_QUOTE] = {0x5f87af, NONE, 0},
    [STYLE_MARKER] = {0xaf5f00, NONE, 0},
    [STYLE_BORDER] = {0x9e9e9e, NONE, 0},
    [STYLE_LABEL] = {0x6c6c6c, NONE, ITALIC},
    [STYLE_ALERT_NOTE] = {0x005faf, NONE, BOLD},
    [STYLE_ALERT_TIP] = {0x00692b, NONE, BOLD},
    [STYLE_ALERT_IMPORTANT] = {0x6700af, NONE, BOLD},
    [STYLE_ALERT_WARNING] = {0x875f00, NONE, BOLD},
    [STYLE_ALERT_CAUTION] = {0xaf0000, NONE, BOLD},
    [STYLE_TABLE_HEADER] = {0x005f87, NONE, BOLD},
    [STYLE_KBD] = {0x1c1c1c, 0xdadada, 0},
    [STYLE_MARK] = {0x000000, 0xffe680, 0},
    [STYLE_NOTE1] = {0x000000, 0xffffaf, 0},
    [STYLE_NOTE2] = {0x000000, 0xafffd7, 0},
    [STYLE_NOTE3] = {0x000000, 0xffd7ff, 0},
    [STYLE_NOTE4] = {0x000000, 0xafd7ff, 0},
    [STYLE_MATCH] = {0x000000, 0xffd75f, 0},
    [STYLE_MATCH_CURRENT] = {0x000000, 0xff8700, BOLD},
    [STYLE_SELECTED] = {0xffffff, 0x005faf, 0},
    [STYLE_STATUS] = {0x1c1c1c, 0xdadada, 0},
    [STYLE_STATUS_DIM] = {0x5f5f5f, 0xdadada, 0},
    [STYLE_PROMPT] = {NONE, NONE, BOLD},
    [STYLE_ERROR] = {0xaf0000, NONE, BOLD},
    [STYLE_DIM] = {0x6c6c6c, NONE, 0},
    [STYLE_TITLE] = {0x870000, NONE, BOLD},
    [STYLE_CURRENT] = {0x870000, NONE, BOLD},
    [STYLE_PICTURE] = {NONE, NONE, 0},
};

static const struct theme_face mono[STYLE_ROLES] = {
    [STYLE_TEXT] = {NONE, NONE, 0},
    [STYLE_HEADING1] = {NONE, NONE, BOLD},
    [STYLE_HEADING2] = {NONE, NONE, BOLD},
    [STYLE_HEADING3] = {NONE, NONE, BOLD},
    [STYLE_HEADING4] = {NONE, NONE, BOLD},
    [STYLE_HEADING5] = {NONE, NONE, BOLD},
    [STYLE_HEADING6] = {NONE, NONE, BOLD},
    [STYLE_LINK] = {NONE, NONE, UNDERLINE},
    [STYLE_LINK_UPSTREAM] = {NONE, NONE, UNDERLINE},
    [STYLE_LINK_BROKEN] = {NONE, NONE, UNDERLINE | FAINT},
    [STYLE_CODE_KEYWORD] = {NONE, NONE, BOLD},
    [STYLE_CODE_COMMENT] = {NONE, NONE, FAINT},
    [STYLE_CODE_REMOVED] = {NONE, NONE, FAINT},
    [STYLE_CODE_ADDED] = {NONE, NONE, BOLD},
    [STYLE_BORDER] = {NONE, NONE, FAINT},
    [STYLE_LABEL] = {NONE, NONE, FAINT},
    [STYLE_ALERT_NOTE] = {NONE, NONE, BOLD},
    [STYLE_ALERT_TIP] = {NONE, NONE, BOLD},
    [STYLE_ALERT_IMPORTANT] = {NONE, NONE, BOLD},
    [STYLE_ALERT_WARNING] = {NONE, NONE, BOLD},
    [STYLE_ALERT_CAUTION] = {NONE, NONE, BOLD},
    [STYLE_TABLE_HEADER] = {NONE, NONE, BOLD},
    [STYLE_KBD] = {NONE, NONE, REVERSE},
    [STYLE_MARK] = {NONE, NONE, REVERSE},
    [STYLE_NOTE1] = {NONE, NONE, UNDERLINE},
    [STYLE_NOTE2] = {NONE, NONE, UNDERLINE | BOLD},
    [STYLE_NOTE3] = {NONE, NONE, UNDERLINE | ITALIC},
    [STYLE_NOTE4] = {NONE, NONE, UNDERLINE | FAINT},
    [STYLE_MATCH] = {NONE, NONE, REVERSE},
    [STYLE_MATCH_CURRENT] = {NONE, NONE, REVERSE | BOLD},
    [STYLE_SELECTED] = {NONE, NONE, REVERSE},
    [STYLE_STATUS] = {NONE, NONE, REVERSE},
    [STYLE_STATUS_DIM] = {NONE, NONE, REVERSE},
    [STYLE_PROMPT] = {NONE, NONE, BOLD},
    [STYLE_ERROR] = {NONE, NONE, BOLD},
    [STYLE_DIM] = {NONE, NONE, FAINT},
    [STYLE_TITLE] = {NONE, NONE, BOLD},
    [STYLE_CURRENT] = {NONE, NONE, BOLD},
    [STYLE_PICTURE] = {NONE, NONE, 0},
};

/* Every pair has a contrast of at least 7 to 1 (WCAG 2.2, 1.4.6), also in 256 and in 16 colours as xterm shows them, which a test
 * computes: of the 16 red, blue and magenta are too dark for it. Nothing is faint, and backgrounds are its own. */
static const struct theme_face contrast[STYLE_ROLES] = {
    [STYLE_TEXT] = {0xffffff, 0x000000, 0},
    [STYLE_HEADING1] = {0xffff00, 0x000000, BOLD},
    [STYLE_HEADING2] = {0x00ffff, 0x000000, BOLD},
    [STYLE_HEADING3] = {0x00ff00, 0x000000, BOLD},
    [STYLE_HEADING4] = {0xffffff, 0x000000, BOLD},
    [STYLE_HEADING5] = {0xffffff, 0x000000, BOLD},
    [STYLE_HEADING6] = {0xffffff, 0x000000, BOLD},
    [STYLE_LINK] = {0x87d7ff, 0x000000, UNDERLINE},
    [STYLE_LINK_UPSTREAM] = {0x00ffff, 0x000000, UNDERLINE},
    [STYLE_LINK_BROKEN] = {0xffb787, 0x000000, UNDERLINE},
    [STYLE_CODE] = {0xffffaf, 0x000000, 0},
    [STYLE_CODE_KEYWORD] = {0xffd7ff, 0x000000, BOLD},
    [STYLE_CODE_STRING] = {0xafff87, 0x000000, 0},
    [STYLE_CODE_NUMBER] = {0xffd787, 0x000000, 0},
    [STYLE_CODE_COMMENT] = {0xd0d0d0, 0x000000, 0},
    [STYLE_CODE_NAME] = {0xffffff, 0x000000, 0},
    [STYLE_CODE_ADDED] = {0x00ff00, 0x000000, 0},
    [STYLE_CODE_REMOVED] = {0xffb787, 0x000000, 0},
    [STYLE_MATH] = {0xffffff, 0x000000, 0},
    [STYLE_MATH_ERROR] = {0xffb787, 0x000000, BOLD},
    [STYLE_QUOTE] = {0xffffff, 0x000000, 0},
    [STYLE_MARKER] = {0xffffff, 0x000000, 0},
    [STYLE_BORDER] = {0xffffff, 0x000000, 0},
    [STYLE_LABEL] = {0xffffff, 0x000000, 0},
    [STYLE_ALERT_NOTE] = {0xffffff, 0x000000, BOLD},
    [STYLE_ALERT_TIP] = {0xffffff, 0x000000, BOLD},
    [STYLE_ALERT_IMPORTANT] = {0xffffff, 0x000000, BOLD},
    [STYLE_ALERT_WARNING] = {0xffff00, 0x000000, BOLD},
    [STYLE_ALERT_CAUTION] = {0xffb787, 0x000000, BOLD},
    [STYLE_TABLE_HEADER] = {0xffffff, 0x000000, BOLD},
    [STYLE_KBD] = {0x000000, 0xffffff, 0},
    [STYLE_MARK] = {0x000000, 0xffff00, 0},
    [STYLE_NOTE1] = {0x000000, 0xffff00, 0},
    [STYLE_NOTE2] = {0x000000, 0x00ffff, 0},
    [STYLE_NOTE3] = {0x000000, 0xffd7ff, 0},
    [STYLE_NOTE4] = {0x000000, 0xafffaf, 0},
    [STYLE_MATCH] = {0x000000, 0xffff00, 0},
    [STYLE_MATCH_CURRENT] = {0x000000, 0xffaf00, BOLD},
    [STYLE_SELECTED] = {0x000000, 0xffffff, BOLD},
    [STYLE_STATUS] = {0x000000, 0xffffff, 0},
    [STYLE_STATUS_DIM] = {0x000000, 0xffffff, 0},
    [STYLE_PROMPT] = {0xffffff, 0x000000, BOLD},
    [STYLE_ERROR] = {0xffb787, 0x000000, BOLD},
    [STYLE_DIM] = {0xffffff, 0x000000, 0},
    [STYLE_TITLE] = {0xffff00, 0x000000, BOLD},
    [STYLE_CURRENT] = {0xffff00, 0x000000, BOLD},
    [STYLE_PICTURE] = {0xffffff, 0x000000, 0},
};

/* COLORFGBG is "foreground;background" with colours 0 to 15; 7 and 9 to 15 are light. */
static bool is_light_terminal(void)
{
    const char *colors = getenv("COLORFGBG");
    const char *last = colors != NULL ? strrchr(colors, ';') : NULL;
    int background = last != NULL ? atoi(last + 1) : 0;
    return background == 7 || (background >= 9 && background <= 15);
}

bool theme_load(struct theme *theme, const char *name)
{
    const struct theme_face *faces = NULL;
    if (strcmp(name, "auto") == 0)
        faces = is_light_terminal() ? light : dark;
    else if (strcmp(name, "dark") == 0)
        faces = dark;
    else if (strcmp(name, "light") == 0)
        faces = light;
    else if (strcmp(name, "contrast") == 0)
        faces = contrast;
    else if (strcmp(name, "mono") == 0)
        faces = mono;
    if (faces == NULL)
        return false;
    /* C's rules make a role missing from a table black on black, which is never meant */
    for (int i = 0; i < STYLE_ROLES; i++) {
        bool absent = faces[i].fg == 0 && faces[i].bg == 0;
        theme->faces[i] = absent ? (struct theme_face){THEME_DEFAULT, THEME_DEFAULT, 0} : faces[i];
    }
    return true;
}

/* Named colours; a 16-colour terminal shows only these. */
static const struct {
    const char *name;
    int rgb;
} named[16] = {
    {"black", 0x000000},        {"red", 0xcd0000},
    {"green", 0x00cd00},        {"yellow", 0xcdcd00},
    {"blue", 0x3b78ff},         {"magenta", 0xcd00cd},
    {"cyan", 0x00cdcd},         {"white", 0xd0d0d0},
    {"bright-black", 0x7f7f7f}, {"bright-red", 0xff5f5f},
    {"bright-green", 0x5fff5f}, {"bright-yellow", 0xffff5f},
    {"bright-blue", 0x5c9cff},  {"bright-magenta", 0xff87ff},
    {"bright-cyan", 0x5fffff},  {"bright-white", 0xffffff},
};

/* -2 for anything else. */
static int parse_color(const char *word)
{
    char *end;
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
        if (strcmp(word, named[i].name) == 0)
            return named[i].rgb;
    if (strcmp(word, "default") == 0)
        return THEME_DEFAULT;
    if (word[0] != '#' || strlen(word) != 7)
        return -2;
    long rgb = strtol(word + 1, &end, 16);
    return *end == '\0' ? (int)rgb : -2;
}

static int parse_attribute(const char *word)
{
    static const char *const names[] = {"bold", "italic", "underline", "strike", "reverse", "faint"};
    for (int i = 0; i < 6; i++)
        if (strcmp(word, names[i]) == 0)
            return 1 << i;
    return strcmp(word, "plain") == 0 ? 0 : -1;
}

bool theme_set(struct theme *theme, const char *role, const char *value, struct error *error)
{
    int index = 0;
    while (index < STYLE_ROLES && strcmp(style_role_name((enum style_role)index), role) != 0)
        index++;
    if (index == STYLE_ROLES)
        return error_set(error, ERROR_USAGE, "there is no role \"%s\" to set a colour for", role);
    struct theme_face face = {THEME_DEFAULT, THEME_DEFAULT, 0};
    int colors = 0;
    while (*value != '\0') {
        char word[16];
        size_t bytes = strcspn(value, " ");
        if (bytes >= sizeof word)
            return error_set(error, ERROR_USAGE,
                             "colour of %s: \"%s\" is not a colour; write #rrggbb, blue, default, bold and so on", role,
                             value);
        memcpy(word, value, bytes);
        word[bytes] = '\0';
        value += bytes;
        value += strspn(value, " ");
        int color = parse_color(word);
        int attribute = parse_attribute(word);
        if (attribute >= 0)
            face.attributes |= (uint8_t)attribute;
        else if (color < THEME_DEFAULT || colors == 2)
            return error_set(error, ERROR_USAGE,
                             "colour of %s: \"%s\" is not understood; write #rrggbb, blue, default, bold and so on",
                             role, word);
        else if (colors++ == 0)
            face.fg = color;
        else
            face.bg = color;
    }
    theme->faces[index] = face;
    return true;
}

static int distance(int r, int g, int b, int rgb)
{
    int dr = r - (rgb >> 16), dg = g - (rgb >> 8 & 255), db = b - (rgb & 255);
    return 3 * dr * dr + 4 * dg * dg + 2 * db * db;
}

static int nearest_16(int rgb)
{
    int best = 0;
    for (int i = 1; i < 16; i++)
        if (distance(named[i].rgb >> 16, named[i].rgb >> 8 & 255, named[i].rgb & 255, rgb) <
            distance(named[best].rgb >> 16, named[best].rgb >> 8 & 255, named[best].rgb & 255, rgb))
            best = i;
    return best;
}

/* The 6x6x6 cube and the grey ramp of xterm's palette. */
static int nearest_256(int rgb)
{
    static const int steps[6] = {0, 95, 135, 175, 215, 255};
    int best = 16, least = 1 << 30;
    for (int i = 0; i < 240; i++) {
        int grey = 8 + (i - 216) * 10;
        int r = i < 216 ? steps[i / 36] : grey, g = i < 216 ? steps[i / 6 % 6] : grey,
            b = i < 216 ? steps[i % 6] : grey;
        int d = distance(r, g, b, rgb);
        if (d < least) {
            least = d;
            best = 16 + i;
        }
    }
    return best;
}

bool theme_is_dark(const struct theme *theme)
{
    int rgb = theme->faces[STYLE_HEADING1].fg;
    return rgb == THEME_DEFAULT || (rgb >> 16) * 3 + (rgb >> 8 & 255) * 6 + (rgb & 255) > 1280;
}

int theme_index(int rgb, enum theme_depth depth)
{
    if (rgb == THEME_DEFAULT || depth == THEME_MONO)
        return THEME_DEFAULT;
    return depth == THEME_TRUE ? rgb : depth == THEME_256 ? nearest_256(rgb) : nearest_16(rgb);
}

enum theme_depth theme_depth_of_terminal(void)
{
    const char *color = getenv("COLORTERM"), *term = getenv("TERM");
    if (color != NULL && (strcmp(color, "truecolor") == 0 || strcmp(color, "24bit") == 0))
        return THEME_TRUE;
    if (term != NULL && strstr(term, "direct") != NULL)
        return THEME_TRUE;
    if (term != NULL && strstr(term, "256color") != NULL)
        return THEME_256;
    if (term != NULL && (strncmp(term, "vt", 2) == 0 || strcmp(term, "dumb") == 0))
        return THEME_MONO;
    return THEME_16;
}
