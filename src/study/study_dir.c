/* study_dir.c - which folder belongs to a course: by its author's id, by the path where it was seen before, by its files
 * after a move, by its git origin, else by its title and path. course.yaml in the folder holds what identifies a moved
 * course; unknown lines in it stay. */
#include "biji/study_dir.h"

#include "biji/file.h"
#include "biji/mem.h"
#include "biji/paths.h"
#include "course_id.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_FILES = 256 }; /* compared to recognise a course */

/* The content of course.yaml. Lines of text, each ended by a newline. */
struct description {
    struct buf folders, files, others; /* files: HASH NAME */
};

static void fini_description(struct description *d)
{
    buf_free(&d->folders);
    buf_free(&d->files);
    buf_free(&d->others);
}

/* Adds the text between the quotes of `- "…"`. */
static void add_item(struct slice line, struct buf *out)
{
    line = slice_trim(line);
    size_t from = slice_find(line, '"', 0) + 1;
    for (size_t i = from; i < line.bytes && line.ptr[i] != '"'; i++) {
        if (line.ptr[i] == '\\' && i + 1 < line.bytes)
            i++;
        buf_add_char(out, line.ptr[i]);
    }
    buf_add_char(out, '\n');
}

static void parse_description(struct slice text, struct description *d)
{
    struct buf *list = NULL;
    for (size_t at = 0; at < text.bytes;) {
        size_t end = slice_find(text, '\n', at);
        struct slice line = slice_part(text, at, end);
        at = end + 1;
        if (list != NULL && slice_starts(slice_trim(line), "- \"")) {
            add_item(line, list);
            continue;
        }
        list = slice_eq_str(slice_trim(line), "folders:") ? &d->folders
               : slice_eq_str(slice_trim(line), "files:") ? &d->files
                                                          : NULL;
        if (list == NULL && !slice_starts(line, "title: ") && slice_trim(line).bytes > 0) {
            buf_add_slice(&d->others, line);
            buf_add_char(&d->others, '\n');
        }
    }
}

static void read_description(const char *folder, enum keep_links links, struct description *d)
{
    struct buf path = {0}, text = {0};
    buf_printf(&path, "%s/course.yaml", folder);
    if (keep_read(path.ptr, links, &text, NULL))
        parse_description(buf_slice(&text), d);
    buf_free(&path);
    buf_free(&text);
}

/* The next line of *rest, without its newline; false at the end. */
static bool next_line(struct slice *rest, struct slice *line)
{
    size_t end = slice_find(*rest, '\n', 0);
    *line = slice_part(*rest, 0, end);
    *rest = slice_part(*rest, end + 1, rest->bytes);
    return line->bytes > 0;
}

static bool holds_line(struct slice lines, struct slice wanted)
{
    struct slice line;
    while (next_line(&lines, &line))
        if (slice_eq(line, wanted))
            return true;
    return false;
}

/* HASH NAME of the course's files. */
static void look_at_files(const struct course *course, struct buf *out)
{
    int count = 0;
    for (size_t i = 0; i < course->chapter_count && count < MAX_FILES; i++) {
        const struct chapter *chapter = &course->chapters[i];
        if (chapter->path == NULL || chapter->name == NULL)
            continue;
        buf_printf(out, "%016llx %s\n", (unsigned long long)hash_file(chapter->path), chapter->name);
        count++;
    }
}

/* Whether at least half of the files of old are among those of now: with the same bytes or (by_name) the same name. */
static bool is_half_alike(struct slice old, struct slice now, bool by_name)
{
    enum { HASH_DIGITS = 16 };
    struct slice line, other;
    size_t all = 0, alike = 0;
    while (next_line(&old, &line)) {
        struct slice rest = now;
        bool found = false;
        all++;
        while (!found && next_line(&rest, &other))
            found = by_name ? slice_eq(slice_part(line, HASH_DIGITS, line.bytes),
                                       slice_part(other, HASH_DIGITS, other.bytes))
                            : slice_eq(slice_part(line, 0, HASH_DIGITS), slice_part(other, 0, HASH_DIGITS));
        alike += found;
    }
    return all > 0 && alike * 2 >= all;
}

/* Whether a folder of the description, other than root, still exists. */
static bool lives_elsewhere(const struct description *d, const char *root)
{
    struct slice rest = buf_slice(&d->folders), line;
    while (next_line(&rest, &line)) {
        char *folder = xstrndup(line.ptr, line.bytes);
        bool there = strcmp(folder, root) != 0 && access(folder, F_OK) == 0;
        free(folder);
        if (there)
            return true;
    }
    return false;
}

static char *folder_of_id(const char *id)
{
    return path_in(PATH_DATA, id);
}

/* The id of a course that is gone from its old path, with at least half of its files now here. Malloc'ed. */
static char *find_moved(const struct course *course, const char *root)
{
    char *data = path_in(PATH_DATA, ""), *id = NULL;
    DIR *folder = data != NULL ? opendir(data) : NULL;
    struct buf now = {0};
    struct dirent *entry;
    while (folder != NULL && id == NULL && (entry = readdir(folder)) != NULL) {
        struct description d = {0};
        struct buf path = {0};
        buf_printf(&path, "%s/%s", data, entry->d_name);
        if (*entry->d_name != '.')
            read_description(path.ptr, KEEP_FOLLOW, &d);
        if (d.folders.bytes > 0 && !lives_elsewhere(&d, root)) {
            if (now.bytes == 0)
                look_at_files(course, &now);
            if (is_half_alike(buf_slice(&d.files), buf_slice(&now), false))
                id = xstrdup(entry->d_name);
        }
        buf_free(&path);
        fini_description(&d);
    }
    if (folder != NULL)
        closedir(folder);
    buf_free(&now);
    free(data);
    return id;
}

/* Whether a written id means a different course elsewhere: many an index has the id "intro". */
static bool is_taken(const char *id, const struct course *course, const char *root)
{
    struct description d = {0};
    struct buf now = {0};
    char *folder = folder_of_id(id);
    bool taken = false;
    if (folder != NULL)
        read_description(folder, KEEP_FOLLOW, &d);
    if (lives_elsewhere(&d, root)) {
        look_at_files(course, &now);
        taken = !is_half_alike(buf_slice(&d.files), buf_slice(&now), false) &&
                !is_half_alike(buf_slice(&d.files), buf_slice(&now), true);
    }
    buf_free(&now);
    free(folder);
    fini_description(&d);
    return taken;
}

/* A .biji/ that is a real folder, not a link to one. */
static char *folder_here(const char *root)
{
    struct stat info;
    struct buf path = {0};
    buf_printf(&path, "%s/.biji", root);
    if (lstat(path.ptr, &info) == 0 && S_ISDIR(info.st_mode))
        return buf_take(&path);
    buf_free(&path);
    return NULL;
}

static bool has_folder(const char *id)
{
    char *folder = folder_of_id(id);
    bool has = folder != NULL && access(folder, F_OK) == 0;
    free(folder);
    return has;
}

static char *find_id(const struct course *course, const char *root, const struct state_entry *seen)
{
    char *id = course_id_written(course);
    if (id != NULL && is_taken(id, course, root)) {
        free(id);
        id = NULL;
    }
    if (id == NULL && seen != NULL && *seen->text != '\0')
        return xstrdup(seen->text);
    char *origin = id == NULL ? course_id_of_git(root) : NULL;
    if (id == NULL && origin != NULL && has_folder(origin))
        id = xstrdup(origin);
    if (id == NULL)
        id = find_moved(course, root);
    if (id == NULL && origin != NULL)
        id = xstrdup(origin);
    free(origin);
    return id != NULL ? id : course_id_of_path(course, root);
}

/* The course's folder; for a single note its file, unless its folder was read as a course before. Malloc'ed. */
static char *find_root(const struct course *course, const struct state *machine)
{
    char real[PATH_MAX];
    bool single = course->chapter_count == 1 && !course->has_index && course->chapters[0].path != NULL &&
                  state_find(machine, STATE_FOLDER, course->root, NULL) == NULL;
    const char *wanted = single ? course->chapters[0].path : course->root;
    return xstrdup(realpath(wanted, real) != NULL ? real : course->root);
}

struct study_dir *study_dir_open(const struct course *course, const char *path, struct state *machine)
{
    struct study_dir *dir = xcalloc(1, sizeof *dir);
    if (path != NULL && strcmp(path, "-") == 0)
        return dir;
    dir->root = find_root(course, machine);
    const struct state_entry *seen = state_find(machine, STATE_FOLDER, dir->root, NULL);
    dir->id = find_id(course, dir->root, seen);
    dir->folder = seen != NULL && strcmp(seen->label, "here") == 0 ? folder_here(dir->root) : NULL;
    dir->is_here = dir->folder != NULL;
    if (dir->folder == NULL)
        dir->folder = folder_of_id(dir->id);
    if (dir->folder != NULL) /* with the time, by which the courses read last are listed */
        state_keep(machine, &(struct state_entry){.kind = STATE_FOLDER,
                                                  .course = dir->root,
                                                  .text = dir->id,
                                                  .label = dir->is_here ? "here" : ""});
    return dir;
}

void study_dir_free(struct study_dir *dir)
{
    if (dir == NULL)
        return;
    free(dir->id);
    free(dir->folder);
    free(dir->root);
    free(dir);
}

static enum keep_links links_of(const struct study_dir *dir)
{
    return dir->is_here ? KEEP_NO_LINKS : KEEP_FOLLOW;
}

char *study_dir_path(const struct study_dir *dir, const char *name)
{
    struct buf path = {0};
    if (dir->folder == NULL)
        return NULL;
    buf_printf(&path, "%s/%s", dir->folder, name);
    return buf_take(&path);
}

/* Passes the first failure on. */
static bool tell(struct study_dir *dir, bool ok, const struct error *why, struct error *error)
{
    if (!ok && !dir->has_failed)
        error_set(error, why->kind, "%s", why->message);
    dir->has_failed = dir->has_failed || !ok;
    return ok;
}

bool study_read(struct study_dir *dir, const char *name, struct buf *out, struct error *error)
{
    struct error why = {0};
    char *path = study_dir_path(dir, name);
    buf_clear(out);
    bool ok = path == NULL || keep_read(path, links_of(dir), out, &why);
    free(path);
    return tell(dir, ok, &why, error);
}

bool study_append(struct study_dir *dir, const char *name, struct slice lines, struct error *error)
{
    struct error why = {0};
    char *path = study_dir_path(dir, name);
    bool ok = path == NULL || keep_append(path, links_of(dir), lines, &why);
    free(path);
    return tell(dir, ok, &why, error);
}

bool study_update(struct study_dir *dir, const char *name, keep_edit *edit, void *context, struct error *error)
{
    struct error why = {0};
    char *path = study_dir_path(dir, name);
    bool ok = path == NULL || keep_update(path, links_of(dir), edit, context, NULL, &why);
    free(path);
    return tell(dir, ok, &why, error);
}

static void add_quoted(struct buf *out, struct slice text)
{
    buf_add_str(out, "  - \"");
    for (size_t i = 0; i < text.bytes; i++) {
        if (text.ptr[i] == '"' || text.ptr[i] == '\\')
            buf_add_char(out, '\\');
        buf_add_char(out, text.ptr[i]);
    }
    buf_add_str(out, "\"\n");
}

struct describing {
    const struct study_dir *dir;
    const struct course *course;
};

/* The new course.yaml; false when it would not change. */
static bool describe(void *context, struct slice old, struct buf *fresh)
{
    const struct describing *ctx = context;
    struct description d = {0};
    struct slice rest, line, root = slice_of(ctx->dir->root);
    parse_description(old, &d);
    buf_clear(&d.files);
    look_at_files(ctx->course, &d.files);
    buf_add_slice(fresh, buf_slice(&d.others));
    buf_add_str(fresh, "title: ");
    buf_add_str(fresh, ctx->course->title != NULL ? ctx->course->title : "");
    buf_add_str(fresh, "\nfolders:\n");
    if (!holds_line(buf_slice(&d.folders), root)) {
        buf_add_slice(&d.folders, root);
        buf_add_char(&d.folders, '\n');
    }
    for (rest = buf_slice(&d.folders); next_line(&rest, &line);)
        add_quoted(fresh, line);
    buf_add_str(fresh, "files:\n");
    for (rest = buf_slice(&d.files); next_line(&rest, &line);)
        add_quoted(fresh, line);
    fini_description(&d);
    return !slice_eq(buf_slice(fresh), old);
}

void study_dir_describe(struct study_dir *dir, const struct course *course)
{
    struct describing context = {dir, course};
    study_update(dir, "course.yaml", describe, &context, NULL);
}

/* Adds all that is not there yet: an earlier move may have been cut short. */
static bool take_all(void *context, struct slice old, struct buf *fresh)
{
    const struct buf *content = context;
    bool is_there = slice_find_str(old, buf_slice(content), 0) < old.bytes;
    buf_add_slice(fresh, old);
    buf_add_slice(fresh, buf_slice(content));
    return content->bytes > 0 && !is_there;
}

/* Does something with each file kept so far, by name; stops at the first that says false. */
static bool each_file(struct study_dir *from,
                      bool (*act)(struct study_dir *, struct study_dir *, const char *, struct error *),
                      struct study_dir *to, struct error *error)
{
    DIR *folder = opendir(from->folder);
    struct dirent *entry;
    bool ok = true;
    while (folder != NULL && ok && (entry = readdir(folder)) != NULL)
        ok = *entry->d_name == '.' || act(from, to, entry->d_name, error);
    if (folder != NULL)
        closedir(folder);
    return ok;
}

static bool copy_file(struct study_dir *from, struct study_dir *to, const char *name, struct error *error)
{
    struct buf content = {0};
    bool ok = study_read(from, name, &content, error) && study_update(to, name, take_all, &content, error);
    buf_free(&content);
    return ok;
}

static bool remove_file(struct study_dir *from, struct study_dir *to, const char *name, struct error *error)
{
    char *path = study_dir_path(from, name);
    (void)to;
    (void)error;
    unlink(path); /* it is in the new folder, and no longer looked for here */
    free(path);
    return true;
}

/* Tells git, which carries the folder along, that what two machines added counts on both, and that locks are nobody's. */
static bool tell_git(struct study_dir *here, struct error *error)
{
    static const char *const files[][2] = {
        {".gitattributes", "*.tsv merge=union\nnotes.md merge=union\n"},
        {".gitignore", ".*.lock\n"},
    };
    bool ok = true;
    for (size_t i = 0; i < sizeof files / sizeof files[0] && ok; i++) {
        struct buf content = {0};
        buf_add_str(&content, files[i][1]);
        ok = study_update(here, files[i][0], take_all, &content, error);
        buf_free(&content);
    }
    return ok;
}

bool study_dir_move_here(struct study_dir *dir, struct state *machine, struct error *error)
{
    struct stat info;
    if (dir->is_here)
        return true;
    if (dir->folder == NULL || stat(dir->root, &info) != 0 || !S_ISDIR(info.st_mode))
        return error_set(error, ERROR_USAGE,
                         "notes and progress can be kept only in a folder of notes; this is a single note");
    struct study_dir here = {.id = dir->id, .root = dir->root, .is_here = true};
    struct buf folder = {0};
    buf_printf(&folder, "%s/.biji", dir->root);
    if (lstat(folder.ptr, &info) == 0 && !S_ISDIR(info.st_mode)) {
        error_set(error, ERROR_CONTENT, "%s is not a folder, so nothing can be kept there; remove it first",
                  folder.ptr);
        buf_free(&folder);
        return false;
    }
    here.folder = buf_take(&folder);
    bool ok =
        file_make_folders(here.folder, error) && each_file(dir, copy_file, &here, error) && tell_git(&here, error);
    if (ok)
        state_keep(machine,
                   &(struct state_entry){.kind = STATE_FOLDER, .course = dir->root, .text = dir->id, .label = "here"});
    if (!ok || !state_save(machine, error)) { /* what was there so far counts on */
        free(here.folder);
        return false;
    }
    each_file(dir, remove_file, &here, error);
    free(dir->folder);
    dir->folder = here.folder;
    dir->is_here = true;
    return true;
}
