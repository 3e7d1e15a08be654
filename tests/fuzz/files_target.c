/* files_target.c - what is read from disk besides notes. Byte 0 says as what the rest is taken: configuration, state, a picture, or
 * one of the files that order a course. */
#include "target.h"

#include "biji/config.h"
#include "biji/file.h"
#include "biji/load.h"
#include "biji/picture.h"
#include "biji/state.h"

#include <fcntl.h>
#include <unistd.h>

enum { CONFIG, STATE, PICTURE };

static const char *const names[] = {
    "config.yaml", "state",      "picture",   "index.md",    "README.md", "SUMMARY.md",
    "_sidebar.md", "mkdocs.yml", "_toc.yml",  "_quarto.yml", "index.rst", "book.toml",
    "page.html",   "note.ipynb", "index.qmd", "note.rst",    "note.org",  "note.md",
};
enum { NAMES = sizeof names / sizeof names[0] };

static char folder[] = "/tmp/files_target.XXXXXX"; /* made when first needed */

static void remove_folder(void)
{
    rmdir(folder);
}

static bool make_folder(void)
{
    if (folder[sizeof folder - 2] != 'X')
        return true;
    return mkdtemp(folder) != NULL && atexit(remove_folder) == 0;
}

static void read_course(const char *path)
{
    struct error error = {0};
    struct diags diags = {0};
    struct course *course = course_open(path, &diags, &error);
    target_require(course != NULL || error.message[0] != '\0', "what cannot be opened is told");
    for (size_t i = 0; course != NULL && i < course->chapter_count; i++) {
        const struct doc *doc = chapter_load(course, (int)i, &diags);
        if (doc != NULL)
            doc_check(doc);
    }
    course_free(course);
    diags_free(&diags);
}

static void read_state(const char *path)
{
    struct state *state = state_load(path, KEEP_NO_LINKS);
    for (size_t i = 0; i < state->count; i++)
        target_require(state->entries[i].kind < STATE_KINDS, "an entry is of some kind");
    state_free(state);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0 || !make_folder())
        return 0;
    char path[200];
    size_t kind = data[0] % NAMES;
    struct error error = {0};
    snprintf(path, sizeof path, "%s/%s", folder, names[kind]);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600), width, height;
    if (fd < 0 || write(fd, data + 1, size - 1) < 0)
        return 0;
    close(fd);
    if (kind == CONFIG) {
        struct config config = {0};
        config_load(&config, path, &error);
        config_free(&config);
    } else if (kind == STATE) {
        read_state(path);
    } else if (kind == PICTURE) {
        picture_size(path, &width, &height);
    } else {
        read_course(folder);
        read_course(path);
    }
    unlink(path);
    return 0;
}
