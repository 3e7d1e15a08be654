/* tools.h - what the configuration of the tools that make sites says of a course. For this room only. */
#ifndef BIJI_LOAD_TOOLS_H
#define BIJI_LOAD_TOOLS_H

#include "biji/course.h"

/* The value of a key in a file below the course's root, whatever the file is written in: `key = "v"`, `key: v`, `{key: 'v'}`. Only
 * plain words count. In the arena, safe for a terminal; NULL without the file or the key. */
const char *tool_value(struct course *course, const char *file, const char *key);
/* The name that docsify's page gives the site, in its settings or as the page's title; NULL without one. In the arena. */
const char *tool_page_title(struct course *course, const char *page);
/* The title that a tool's configuration at the root gives the site; NULL without one. In the arena. */
const char *tool_title(struct course *course);
/* The folders at the root that hold notes, in the shelf's order. Returns how many; the names are in the arena. */
enum { MAX_TOOL_FOLDERS = 100 };
size_t tool_folders(struct course *course, const char *folders[MAX_TOOL_FOLDERS]);
/* The folder at the root in which a tool has its configuration; "" if that is at the root itself, or nowhere. In the arena. */
const char *tool_folder(struct course *course);
/* The folder that the course's tool serves as the root of its site, where its files tell; else "". In the arena, or static. */
const char *tool_site(struct course *course);

#endif
