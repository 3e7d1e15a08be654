/* fetch_list.h - what `biji fetch` fetches, with the results: the pages first, then their pictures. */
#ifndef BIJI_CLI_FETCH_LIST_H
#define BIJI_CLI_FETCH_LIST_H

#include "biji/course.h"
#include "biji/upstream.h"

#include <stdio.h>

/* One page or picture. */
struct wanted {
    char *url;   /* canonical */
    char *from;  /* the page with the picture; NULL for a chapter's page */
    int chapter; /* chapter of the page, or of the page with the picture */
    enum upstream_state state;
    size_t bytes;
    char *fault;              /* a sentence; NULL: no fault */
    struct upstream_job *job; /* while running */
};

struct fetch_list {
    const struct course *course; /* borrowed */
    struct upstream *upstream;
    struct wanted *items;
    size_t count, room;
};

/* Adds a page or picture unless it is in the list. */
void fetch_list_add(struct fetch_list *list, const char *url, const char *from, int chapter);
/* Adds the pictures of a page; takes over the page's body. */
void fetch_list_add_pictures(struct fetch_list *list, struct upstream_page *page, int chapter);
/* Fetches all, several at a time; draws a bar on bar (a terminal) unless it is NULL. */
void fetch_list_run(struct fetch_list *list, FILE *bar);
void fetch_list_fini(struct fetch_list *list);

#endif
