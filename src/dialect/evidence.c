/* evidence.c - which dialect a note is written in: the files that its tool needs are in the note's folder or in one above
 * it; the nearest folder with any of them decides. Checked only when a form in the note depends on it. */
#include "rewrite.h"

#include "biji/file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
    const char *file, *dialect; /* as `dialect:` names it */
    unsigned evidence;
} table[] = {
    {".obsidian", "obsidian", EVIDENCE_OBSIDIAN},
    {"book.toml", "mdbook", EVIDENCE_MDBOOK},
    {"mkdocs.yml", "mkdocs", EVIDENCE_MKDOCS},
    {"mkdocs.yaml", "material", EVIDENCE_MKDOCS},
    {"docusaurus.config.js", "docusaurus", EVIDENCE_DOCUSAURUS},
    {"docusaurus.config.ts", "mdx", EVIDENCE_DOCUSAURUS},
    {"website/docusaurus.config.js", "docusaurus", EVIDENCE_DOCUSAURUS},
    {"website/docusaurus.config.ts", "docusaurus", EVIDENCE_DOCUSAURUS},
    {".vitepress", "vitepress", EVIDENCE_VITEPRESS},
    {".vuepress", "vuepress", EVIDENCE_VITEPRESS},
    {"_quarto.yml", "quarto", EVIDENCE_QUARTO},
    {"_bookdown.yml", "pandoc", EVIDENCE_QUARTO},
    {"myst.yml", "myst", EVIDENCE_MYST},
    {"_toc.yml", "jupyter-book", EVIDENCE_MYST},
    {"_config.yml", "jekyll", EVIDENCE_JEKYLL},
    {"_config.yml", "hexo", EVIDENCE_JEKYLL},
    {"conf.py", "sphinx", EVIDENCE_SPHINX | EVIDENCE_MYST},
    {"config.ini", "d2l", EVIDENCE_SPHINX},
    {"hugo.toml", "hugo", EVIDENCE_HUGO},
    {"hugo.yaml", "hugo", EVIDENCE_HUGO},
    {"config.toml", "hugo", EVIDENCE_HUGO},
    {"config/_default", "hugo", EVIDENCE_HUGO},
    {".nojekyll", "docsify", EVIDENCE_DOCSIFY},
    {"logseq/config.edn", "logseq", EVIDENCE_LOGSEQ | EVIDENCE_OBSIDIAN},
    {".gitbook.yaml", "gitbook", EVIDENCE_GITBOOK},
    {".gitbook", "gitbook", EVIDENCE_GITBOOK},
};

/* The evidence in a folder, and in its docs and site folders for notes of docs/ or of a translation. */
static unsigned look_into(const char *folder)
{
    unsigned evidence = 0;
    struct buf path = {0};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        buf_clear(&path);
        buf_printf(&path, "%s/%s", folder, table[i].file);
        if (access(path.ptr, F_OK) == 0)
            evidence |= table[i].evidence;
    }
    buf_free(&path);
    return evidence;
}

/* The dialect in the front matter, or 0. `dialect: none` is a dialect without evidence. */
static unsigned given(const struct doc *doc, bool *said)
{
    struct slice names = doc_meta(doc, "dialect");
    unsigned evidence = 0;
    *said = names.bytes > 0;
    for (size_t i = 0; i < sizeof table / sizeof table[0] && *said; i++)
        if (slice_find_str(names, slice_of(table[i].dialect), 0) < names.bytes)
            evidence |= table[i].evidence;
    return evidence;
}

void evidence_find(struct dialect *d)
{
    enum { MAX_LEVELS = 8 };
    bool said;
    d->evidence = given(d->doc, &said);
    if (d->path == NULL)
        return;
    size_t bytes = strlen(d->path);
    if (bytes > 4 && strcmp(d->path + bytes - 4, ".mdx") == 0)
        d->evidence |= EVIDENCE_DOCUSAURUS;
    if (bytes > 4 && strcmp(d->path + bytes - 4, ".qmd") == 0)
        d->evidence |= EVIDENCE_QUARTO;
    if (bytes > 4 && strcmp(d->path + bytes - 4, ".Rmd") == 0)
        d->evidence |= EVIDENCE_QUARTO;
    char *real = realpath(d->path, NULL), *slash = real != NULL ? strrchr(real, '/') : NULL;
    if (slash == NULL) {
        free(real);
        return;
    }
    *slash = '\0';
    d->root = xstrdup(*real != '\0' ? real : "/");
    unsigned found = 0;
    for (int level = 0; level < MAX_LEVELS && *real != '\0' && found == 0; level++) {
        found = look_into(real);
        if (found != 0) {
            free(d->root);
            d->root = xstrdup(real);
        }
        slash = strrchr(real, '/');
        *slash = '\0';
    }
    if (!said)
        d->evidence |= found;
    free(real);
}
