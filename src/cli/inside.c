/* inside.c - a static program contains the notes and a few terminal descriptions as a gzipped tar archive and unpacks them once: into its
 * cache, or below /tmp without a home folder. BIJI_INSIDE is the archive's path; without it there is no archive. */
#include "inside.h"

#include <stddef.h>

#ifndef BIJI_INSIDE

char *inside_unpack(void)
{
    return NULL;
}

#else

#include "biji/file.h"
#include "biji/mem.h"
#include "biji/paths.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

__asm__(".section .rodata\n"
        ".global inside_archive\ninside_archive:\n.incbin \"" BIJI_INSIDE "\"\n"
        ".global inside_archive_end\ninside_archive_end:\n.byte 0\n"
        ".previous");
extern const char inside_archive[], inside_archive_end[];

/* A static program cannot load libraries; callers continue without them. */
void *dlopen(const char *file, int mode)
{
    (void)file, (void)mode;
    return NULL;
}

void *dlsym(void *restrict handle, const char *restrict name)
{
    (void)handle, (void)name;
    return NULL;
}

int dlclose(void *handle)
{
    (void)handle;
    return 0;
}

char *dlerror(void)
{
    return NULL;
}

/* Whether only we can write to a folder, so that nobody else chose its content. */
static bool is_ours(const char *folder)
{
    struct stat info;
    return lstat(folder, &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == geteuid() && (info.st_mode & 022) == 0;
}

/* The archive, inflated; malloc'ed. Its length is in its last four bytes (RFC 1952). */
static char *inflated(size_t *bytes)
{
    const unsigned char *end = (const unsigned char *)inside_archive_end;
    size_t room = end[-4] | (size_t)end[-3] << 8 | (size_t)end[-2] << 16 | (size_t)end[-1] << 24;
    char *archive = xmalloc(room);
    z_stream stream = {.next_in = (unsigned char *)inside_archive,
                       .avail_in = (unsigned)(inside_archive_end - inside_archive),
                       .next_out = (unsigned char *)archive,
                       .avail_out = (unsigned)room};
    enum { GZIP = 16 };
    if (inflateInit2(&stream, MAX_WBITS + GZIP) == Z_OK)
        inflate(&stream, Z_FINISH);
    *bytes = stream.total_out;
    inflateEnd(&stream);
    return archive;
}

/* Writes the files of a ustar archive below folder. */
static bool unpack_files(const char *folder, const char *archive, const char *end)
{
    enum { BLOCK = 512, NAME = 100, SIZE_AT = 124, TYPE_AT = 156, PREFIX_AT = 345, PREFIX = 155 };
    bool ok = true;
    for (const char *header = archive; ok && header + BLOCK <= end && *header != '\0';) {
        size_t bytes = strtoul(header + SIZE_AT, NULL, 8);
        struct buf path = {0};
        buf_printf(&path, "%s/%.*s%s%.*s", folder, PREFIX, header + PREFIX_AT, header[PREFIX_AT] != '\0' ? "/" : "",
                   NAME, header);
        if (header[TYPE_AT] == '5')
            ok = file_make_folders(path.ptr, NULL);
        else if (header[TYPE_AT] == '0')
            ok = file_write_atomic(path.ptr, slice_from(header + BLOCK, bytes), NULL);
        buf_free(&path);
        header += BLOCK + (bytes + BLOCK - 1) / BLOCK * BLOCK;
    }
    return ok;
}

static bool unpack(const char *folder)
{
    size_t bytes;
    char *archive = inflated(&bytes);
    bool ok = unpack_files(folder, archive, archive + bytes);
    free(archive);
    return ok;
}

char *inside_unpack(void)
{
    char *folder = path_in(PATH_CACHE, "static-" BIJI_VERSION);
    if (folder == NULL) {
        struct buf temporary = {0};
        buf_printf(&temporary, "/tmp/biji-%lu-static-" BIJI_VERSION, (unsigned long)geteuid());
        folder = buf_take(&temporary);
    }
    struct buf done = {0}, descriptions = {0};
    buf_printf(&done, "%s/complete", folder);
    bool ok = file_make_folders(folder, NULL) && is_ours(folder);
    if (ok && access(done.ptr, F_OK) != 0)
        ok = unpack(folder) && file_write_atomic(done.ptr, slice_of("\n"), NULL);
    if (ok) {
        buf_printf(&descriptions, "%s/terminfo:", folder);
        setenv("TERMINFO_DIRS", descriptions.ptr, 0);
    } else {
        free(folder);
        folder = NULL;
    }
    buf_free(&done);
    buf_free(&descriptions);
    return folder;
}

#endif
