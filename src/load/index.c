/* index.c - an index note's lists become chapters: an item that begins with a link is a chapter, nested items without
 * one are its objectives, an item without a link above items with links is a group. Must not read chapters: titles come
 * from the index. */
#include "index.h"

#include "biji/load.h"
#include "biji/target.h"
#include "biji/text.h"
#include "folder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_ENTRY_DEPTH = 16 };

struct reading {
    struct course *course;
    const struct doc *doc;
    struct diags *diags;
    enum index_form form;
    int next_number;
    bool numbered; /* the list at hand has numbers of its own, for its first level only */
};

/* A list of chapters, or a lone link that is one, and the heading above it, which may be NULL. */
struct listing {
    const struct node *node, *heading;
};

static const char *safe_text(struct arena *arena, struct slice text)
{
    struct buf safe = {0};
    text_safe(slice_trim(text), &safe);
    const char *copy = arena_strndup(arena, buf_slice(&safe).ptr, safe.bytes);
    buf_free(&safe);
    return copy;
}

static const char *plain_text(struct arena *arena, const struct node *node)
{
    struct buf text = {0};
    node_plain_text(node, &text);
    const char *copy = safe_text(arena, buf_slice(&text));
    buf_free(&text);
    return copy;
}

/* Whether a target is a note on the web. */
static bool is_page(struct slice target)
{
    struct target t = target_split(target);
    bool web = slice_eq_nocase(t.scheme, "http") || slice_eq_nocase(t.scheme, "https");
    return web && target_is_note(t.path);
}

/* Whether a target may be a chapter: a note or folder of this course, or an upstream page. */
static bool is_chapter_target(struct slice target)
{
    struct target t = target_split(target);
    if (t.scheme.bytes > 0)
        return is_page(target);
    if (t.path.bytes == 0)
        return target.bytes == 0; /* mdBook's draft chapters: [title]() */
    size_t slash = t.path.bytes;
    while (slash > 0 && t.path.ptr[slash - 1] != '/')
        slash--;
    bool extension = slice_find(t.path, '.', slash) < t.path.bytes;
    return target_is_note(t.path) || !extension;
}

/* The paragraph that an item begins with, or NULL. */
static const struct node *item_text(const struct node *item)
{
    const struct node *first = item->first;
    while (first != NULL && first->kind == NODE_ANCHOR)
        first = first->next;
    return first != NULL && first->kind == NODE_PARAGRAPH ? first : NULL;
}

/* The link that a paragraph begins with, behind emphasis or a short lead such as "第1章 "; NULL when it begins
 * otherwise. */
static const struct node *leading_link(const struct node *paragraph)
{
    enum { MAX_LEAD_BYTES = 48 };
    size_t lead = 0;
    for (const struct node *n = paragraph; n != NULL; n = node_after(paragraph, n, false)) {
        if (n->kind == NODE_LINK)
            return n;
        if (n->kind == NODE_SOFT_BREAK || n->kind == NODE_HARD_BREAK || n->kind == NODE_IMAGE)
            return NULL;
        lead += n->text.bytes;
        if (lead > MAX_LEAD_BYTES)
            return NULL;
    }
    return NULL;
}

static bool is_chapter_link(const struct node *node)
{
    return node->kind == NODE_LINK && is_chapter_target(node->target) &&
           slice_find_str(node->info, slice_of(":ignore"), 0) >= node->info.bytes; /* docsify's */
}

static const struct node *chapter_link(const struct node *paragraph)
{
    const struct node *link = paragraph != NULL ? leading_link(paragraph) : NULL;
    return link != NULL && is_chapter_link(link) ? link : NULL;
}

/* Whether any item of a list or of the lists in it begins with a link to a chapter. */
static bool has_chapter(const struct node *list)
{
    for (const struct node *n = list; n != NULL; n = node_after(list, n, false))
        if (n->kind == NODE_ITEM && chapter_link(item_text(n)) != NULL)
            return true;
    return false;
}

/* Whether a list is one of chapters: in navigation one will do, among words that head others; in prose half of its items are. */
static bool holds_chapters(enum index_form form, const struct node *list)
{
    if (form == INDEX_NAVIGATION)
        return has_chapter(list);
    int chapters = 0, items = 0;
    for (const struct node *item = list->first; item != NULL; item = item->next) {
        items++;
        chapters += chapter_link(item_text(item)) != NULL;
        for (const struct node *inner = item->first; inner != NULL && chapter_link(item_text(item)) == NULL;
             inner = inner->next)
            if (inner->kind == NODE_LIST && inner->first != NULL && chapter_link(item_text(inner->first)) != NULL) {
                chapters++;
                break;
            }
    }
    return chapters > 0 && chapters * 2 >= items;
}

/* What a local target leads to. */
struct found {
    const char *shown; /* the path as it is written, safe for a terminal */
    const char *name;  /* from the root; NULL: outside of it */
    const char *note;  /* the note's file from the root; NULL: there is none */
};

static struct found look_up(struct course *course, struct slice target)
{
    struct arena *arena = &course->arena;
    struct buf path = {0}, name = {0};
    target_decode(target_split(target).path, &path);
    struct found found = {.shown = safe_text(arena, buf_slice(&path))};
    if (target_join("", buf_slice(&path), &name)) {
        found.name = arena_strndup(arena, buf_slice(&name).ptr, name.bytes);
        found.note = folder_note_name(course->root, found.name, arena);
    }
    buf_free(&path);
    buf_free(&name);
    return found;
}

/* Whether a folder of the course has this name, which may end in a slash; a note's name is for files. */
static bool is_folder(struct course *course, const char *name)
{
    struct stat info;
    return name != NULL && !target_is_note(slice_of(name)) &&
           stat(arena_path(&course->arena, course->root, name), &info) == 0 && S_ISDIR(info.st_mode);
}

/* Why there is no note. */
static const char *why_not(struct course *course, const struct found *found)
{
    struct arena *arena = &course->arena;
    const char *shown = found->shown;
    struct stat info;
    if (found->name == NULL)
        return arena_printf(arena, "%s lies outside the course's folder and is not opened", shown);
    const char *path = arena_path(arena, course->root, found->name);
    if (stat(path, &info) == 0)
        return arena_printf(arena, "%s is a %s; a Markdown file was expected", shown,
                            S_ISDIR(info.st_mode) ? "folder" : "pipe or a device");
    const char *why = strerror(errno);
    if (errno == EACCES)
        return arena_printf(arena, "%s cannot be opened: %s; make it readable", shown, why);
    if (lstat(path, &info) == 0)
        return arena_printf(arena, "%s is a symbolic link that leads nowhere: %s; mend it or the link in the index",
                            shown, why);
    return arena_printf(arena, "%s is missing; add the file or mend the link in the index", shown);
}

/* Fills a chapter's file from a local target; what cannot be opened becomes its failure and a diagnostic. A folder
 * without an index note of its own is a heading for what the index lists below it. */
static void set_file(struct reading *r, struct chapter *chapter, const struct node *link)
{
    struct course *course = r->course;
    if (link->target.bytes == 0)
        return; /* not written yet */
    struct found found = look_up(course, link->target);
    if (found.note != NULL) {
        chapter->name = found.note;
        chapter->path = arena_path(&course->arena, course->root, found.note);
    } else if (!is_folder(course, found.name)) {
        chapter->state = CHAPTER_FAILED;
        chapter->failure = why_not(course, &found);
        diag_add(r->diags, DIAG_ERROR, found.name != NULL ? "chapter-missing" : "link-outside", r->doc->file,
                 (int)link->line, (int)link->column, "%s", chapter->failure);
    }
}

/* A second link of the item to an upstream page: "[title](local) · [upstream](URL)". */
static const char *second_upstream(struct course *course, const struct node *paragraph, const struct node *link)
{
    for (const struct node *n = link; n != NULL; n = node_after(paragraph, n, false))
        if (n != link && n->kind == NODE_LINK && is_page(n->target)) {
            struct buf url = {0};
            target_canonical(n->target, &url);
            const char *copy = arena_strndup(&course->arena, url.ptr, url.bytes);
            buf_free(&url);
            return copy;
        }
    return NULL;
}

/* The index of an entry for the same file or page that is there already, or COURSE_NONE. */
static int same_entry(const struct course *course, const struct chapter *chapter)
{
    for (size_t i = 0; i + 1 < course->chapter_count; i++) {
        const struct chapter *other = &course->chapters[i];
        bool file = chapter->name != NULL && other->name != NULL && strcmp(chapter->name, other->name) == 0;
        bool page = chapter->name == NULL && chapter->upstream != NULL && other->upstream != NULL &&
                    strcmp(chapter->upstream, other->upstream) == 0;
        if (file || page)
            return (int)i;
    }
    return COURSE_NONE;
}

/* The title: the words before the link, if any, and the link's. */
static const char *link_title(struct course *course, const struct node *paragraph, const struct node *link)
{
    struct buf text = {0};
    for (const struct node *n = paragraph; n != link; n = node_after(paragraph, n, false))
        buf_add_slice(&text, n->text);
    node_plain_text(link, &text);
    const char *title = safe_text(&course->arena, buf_slice(&text));
    buf_free(&text);
    return title;
}

/* Adds the chapter of a link; returns its index, or COURSE_NONE for one that is there already. */
static int add_chapter(struct reading *r, const struct node *paragraph, const struct node *link, int depth, int number)
{
    struct course *course = r->course;
    struct chapter *chapter = course_add(course);
    chapter->depth = depth;
    chapter->number = number;
    chapter->title = link_title(course, paragraph, link);
    chapter->index_line = (int)link->line;
    chapter->index_column = (int)link->column;
    struct target t = target_split(link->target);
    bool section = t.fragment.bytes > 0 ||
                   slice_starts(t.query, "id="); /* this is docsify's; a note's sections are listed anyway */
    if (t.scheme.bytes > 0) {
        struct buf url = {0};
        target_canonical(link->target, &url);
        chapter->upstream = arena_strndup(&course->arena, url.ptr, url.bytes);
        buf_free(&url);
    } else {
        set_file(r, chapter, link);
        chapter->upstream = second_upstream(course, paragraph, link);
    }
    int same = same_entry(course, chapter);
    if (same == COURSE_NONE)
        return (int)course->chapter_count - 1;
    if (!section && (same > 0 || !course->has_index))
        diag_add(r->diags, DIAG_WARNING, "chapter-twice", r->doc->file, (int)link->line, (int)link->column,
                 "\"%s\" leads to the same note as \"%s\"; it is listed once", chapter->title,
                 course->chapters[same].title);
    course->chapter_count--;
    return COURSE_NONE;
}

static void read_list(struct reading *r, const struct node *list, int level, int depth);

/* Adds an entry that only heads others. */
static void add_group(struct reading *r, const struct node *text, int depth)
{
    struct chapter *group = course_add(r->course);
    group->depth = depth;
    group->title = plain_text(&r->course->arena, text);
    group->index_line = (int)text->line;
}

/* The nested items that are no chapters, as objectives of a chapter. */
static void add_objectives(struct reading *r, int chapter, const struct node *item)
{
    struct arena *arena = &r->course->arena;
    size_t room = 0, count = 0;
    for (const struct node *list = item->first; list != NULL; list = list->next)
        for (const struct node *inner = list->kind == NODE_LIST ? list->first : NULL; inner != NULL;
             inner = inner->next)
            room++;
    const char **objectives = arena_alloc(arena, room * sizeof *objectives);
    for (const struct node *list = item->first; list != NULL; list = list->next)
        for (const struct node *inner = list->kind == NODE_LIST ? list->first : NULL; inner != NULL;
             inner = inner->next) {
            const struct node *text = item_text(inner);
            if (text != NULL && chapter_link(text) == NULL)
                objectives[count++] = plain_text(arena, text);
        }
    r->course->chapters[chapter].objectives = objectives;
    r->course->chapters[chapter].objective_count = count;
}

static void read_item(struct reading *r, const struct node *item, int level, int depth, int number)
{
    const struct node *text = item_text(item), *link = chapter_link(text);
    bool nested = false, placed = false;
    for (const struct node *n = item->first; n != NULL; n = n->next)
        nested = nested || (n->kind == NODE_LIST && holds_chapters(r->form, n));
    if (link != NULL) {
        int index = add_chapter(r, text, link, depth, number);
        placed = index != COURSE_NONE;
        if (placed) {
            r->next_number = number > 0 ? number + 1 : r->next_number;
            add_objectives(r, index, item);
        }
    } else if (nested && text != NULL) {
        add_group(r, text, depth);
        placed = true;
    }
    for (const struct node *n = item->first; n != NULL; n = n->next)
        if (n->kind == NODE_LIST && holds_chapters(r->form, n))
            read_list(r, n, level + 1, depth + placed); /* not below an entry that stands elsewhere */
}

/* Reads a list at a level of nesting below the topmost one; depth is that of its chapters in the contents. */
static void read_list(struct reading *r, const struct node *list, int level, int depth)
{
    if (level > MAX_ENTRY_DEPTH)
        return;
    if (level == 0)
        r->numbered = list->list.ordered;
    int number =
        level == 0 && list->list.ordered && list->list.start > r->next_number ? list->list.start : r->next_number;
    for (const struct node *item = list->first; item != NULL; item = item->next) {
        read_item(r, item, level, depth, level > 0 && r->numbered ? 0 : number);
        number = r->numbered ? number + 1 : r->next_number;
    }
}

/* Links outside of lists: a chapter a line, without numbers. */
static void read_lone(struct reading *r, const struct node *paragraph)
{
    const struct node *before = NULL;
    for (const struct node *n = paragraph->first; n != NULL; before = n, n = n->next) {
        bool starts_line = before == NULL || before->kind == NODE_SOFT_BREAK || before->kind == NODE_HARD_BREAK;
        if (starts_line && is_chapter_link(n))
            add_chapter(r, n, n, 0, 0);
    }
}

/* Where no list qualifies: every link to a note of the folder is a chapter, in order (a table of chapters, say). False when most notes
 * of the folder are not among them: then it is no index but a page like another. */
static bool read_links(struct reading *r)
{
    struct course *course = r->course;
    size_t before = course->chapter_count, found = 0;
    for (const struct node *n = r->doc->root; n != NULL; n = node_after(r->doc->root, n, false))
        if (n->kind == NODE_LINK && n->target.bytes > 0 && is_chapter_target(n->target) &&
            target_is_note(target_split(n->target).path)) {
            if (add_chapter(r, n, n, 0, r->next_number) != COURSE_NONE)
                r->next_number++;
        }
    if (course->chapter_count == before)
        return false;
    for (size_t i = before; i < course->chapter_count; i++)
        found += course->chapters[i].path != NULL;
    struct folder_notes notes;
    folder_list(course->root, &course->arena, &notes, NULL);
    free(notes.names);
    return (found + 1) * 2 > notes.count; /* with the index itself */
}

/* Other notes of the folder that the index names, a glossary say, come after the chapters without a number. */
static void add_mentioned(struct reading *r)
{
    const struct doc *doc = r->doc;
    struct course *course = r->course;
    for (const struct node *n = doc->root; n != NULL; n = node_after(doc->root, n, false)) {
        struct target t = target_split(n->target);
        if (n->kind != NODE_LINK || t.scheme.bytes > 0 || !target_is_note(t.path))
            continue;
        struct found found = look_up(course, n->target);
        if (found.note != NULL && course_by_name(course, found.note) == COURSE_NONE)
            add_chapter(r, n, n, 0, 0);
    }
}

/* Whether most items of a list lead to notes that are there. */
static bool leads_to_notes(struct course *course, const struct node *list)
{
    int notes = 0, items = 0;
    for (const struct node *item = list->first; item != NULL; item = item->next, items++) {
        const struct node *link = chapter_link(item_text(item));
        if (link == NULL || target_split(link->target).scheme.bytes > 0)
            continue;
        struct found found = look_up(course, link->target);
        notes += found.note != NULL || is_folder(course, found.name);
    }
    return notes * 2 > items;
}

/* Finds what lists chapters: in a navigation note everything; in others the first list of chapters and those of notes under headings
 * of the same level that follow, up to a higher one. The array is the caller's; ended by free(). */
static struct listing *find_listings(const struct reading *r, size_t *count)
{
    struct listing *listings = NULL;
    size_t room = 0;
    const struct node *root = r->doc->root, *heading = NULL;
    *count = 0;
    for (const struct node *n = root, *next; n != NULL; n = next) {
        bool list = n->kind == NODE_LIST && holds_chapters(r->form, n);
        bool lone = r->form == INDEX_NAVIGATION && n->kind == NODE_PARAGRAPH && n->parent == root &&
                    chapter_link(n) != NULL && chapter_link(n) == n->first;
        next = node_after(root, n, list);
        if (n->kind == NODE_HEADING && n->parent == root)
            heading = n;
        if (*count > 0 && r->form == INDEX_NOTE) {
            const struct node *above = listings[0].heading;
            if (above == NULL || heading->heading.level < above->heading.level)
                break;
            list = list && heading->heading.level == above->heading.level && leads_to_notes(r->course, n);
        }
        if (!list && !lone)
            continue;
        listings = xgrow(listings, *count, &room, sizeof *listings);
        listings[(*count)++] = (struct listing){n, heading};
    }
    return listings;
}

/* Whether the heading above a listing names a part of the course: in navigation any but the title does, in other notes each does where
 * there are several. */
static bool is_part(const struct reading *r, const struct listing *listings, size_t count, size_t i)
{
    const struct node *heading = listings[i].heading;
    if (heading == NULL || listings[i].node->kind != NODE_LIST)
        return false;
    return r->form == INDEX_NAVIGATION ? heading != r->doc->root->first
                                       : listings[0].heading != listings[count - 1].heading;
}

bool index_read(struct course *course, const struct doc *doc, enum index_form form, struct diags *diags)
{
    struct reading r = {course, doc, diags, form, 1, false};
    size_t before = course->chapter_count, count;
    struct listing *listings = find_listings(&r, &count);
    const struct node *part = NULL;
    for (size_t i = 0; i < count; i++) {
        bool in_part = is_part(&r, listings, count, i);
        if (in_part && listings[i].heading != part)
            add_group(&r, part = listings[i].heading, 0);
        if (listings[i].node->kind == NODE_LIST)
            read_list(&r, listings[i].node, 0, in_part);
        else
            read_lone(&r, listings[i].node);
    }
    free(listings);
    if (count == 0 && !read_links(&r))
        course->chapter_count = before;
    if (form == INDEX_NOTE && course->chapter_count > before)
        add_mentioned(&r);
    return course->chapter_count > before;
}
