/* ui.h - the reader's screens in a terminal. */
#ifndef BIJI_UI_H
#define BIJI_UI_H

#include "biji/course.h"
#include "biji/diag.h"
#include "biji/error.h"
#include "biji/keymap.h"
#include "biji/options.h"
#include "biji/study.h"
#include "biji/surface.h"
#include "biji/theme.h"
#include "biji/upstream.h"

/* What the screens need; all borrowed. options and theme change when the user sets an option. */
struct ui_setup {
    /* Loads a theme by name with the user's own colours. False with error filled if no theme has that name. */
    bool (*load_theme)(void *context, const char *name, struct theme *theme, struct error *error);
    void *context;
    bool is_theme_fixed; /* a theme was requested, or the terminal has no colours: its background does not matter */
    struct options *options;
    struct course *course;
    struct diags *diags;
    struct keymap *keymap;
    struct theme *theme;
    struct study *study;        /* places, marks, bookmarks, sections read, notes; what was typed at prompts */
    struct upstream *upstream;  /* pages outside the course */
    const char *chapter;        /* "CHAPTER" or "CHAPTER#ANCHOR" to start with; NULL: where the course was left */
    struct key_command begin;   /* what to do first; ACTION_NONE: nothing */
    struct surface *surface;    /* drawn on instead of the terminal, and ended; NULL: the terminal */
    const struct diags *faults; /* mistakes in the configuration, to be shown first; NULL: none */
};

/* Reads until the user quits. Returns the number of the signal that ended it, or 0; -1 with error filled when the terminal cannot
 * be drawn on. Data is saved before the default action of signals is restored; study->has_failed is set when something could not
 * be saved. */
int ui_run(const struct ui_setup *setup, struct error *error);
/* The columns that the terminal gives a character of ambiguous width: 1 or 2; 0 when it does not say within half a second. */
int ui_ask_ambiguous_cols(void);

#endif
