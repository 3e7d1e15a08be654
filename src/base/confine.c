/* confine.c - Landlock restricts which files may be written; seccomp forbids starting programs and opening
 * connections. See landlock(7) and seccomp(2). Linux only; elsewhere nothing is enforced. */
#include "biji/confine.h"

#include "biji/error.h"
#include "biji/file.h"
#include "biji/paths.h"

#include <stdlib.h>
#include <string.h>

bool confine_is_wanted(void)
{
    const char *value = getenv("BIJI_SECURE");
    return value != NULL && *value != '\0' && strcmp(value, "0") != 0;
}

#if defined __linux__ && __has_include(<linux/landlock.h>) && (defined __x86_64__ || defined __aarch64__)

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Rights that headers older than the kernel do not name. */
enum { ACCESS_REFER = 1 << 13, REFER_SINCE = 2 };

/* Everything that changes files, and starting programs, as far as this version of Landlock supports it; but for emptying files, of
 * which it would think at every open, walking up the path: restrict_calls() refuses that. */
static uint64_t handled_rights(int version)
{
    return LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
           LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |
           LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
           LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM |
           (version >= REFER_SINCE ? (uint64_t)ACCESS_REFER : 0);
}

static void allow(int rules, const char *path, uint64_t rights)
{
    struct landlock_path_beneath_attr below = {.allowed_access = rights, .parent_fd = open(path, O_PATH | O_CLOEXEC)};
    if (below.parent_fd < 0)
        return;
    syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &below, 0);
    close(below.parent_fd);
}

static void allow_own_folders(int rules, uint64_t rights, bool make)
{
    static const enum path_base own[] = {PATH_STATE, PATH_CACHE, PATH_DATA};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        char *path = path_in(own[i], "");
        struct error ignored = {0};
        if (path != NULL && make)
            file_make_folders(path, &ignored);
        if (path != NULL)
            allow(rules, path, rights);
        free(path);
    }
}

static bool restrict_files(unsigned allowed)
{
    int version = (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1)
        return false;
    uint64_t rights = handled_rights(version);
    struct landlock_ruleset_attr attributes = {.handled_access_fs = rights};
    int rules = (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
    if (rules < 0)
        return false;
    if ((allowed & (CONFINE_WRITES | CONFINE_MAKES)) != 0)
        allow_own_folders(rules, rights & ~(uint64_t)LANDLOCK_ACCESS_FS_EXECUTE, (allowed & CONFINE_MAKES) != 0);
    allow(rules, "/dev/tty", LANDLOCK_ACCESS_FS_WRITE_FILE);
    allow(rules, "/dev/null", LANDLOCK_ACCESS_FS_WRITE_FILE);
    bool ok = syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    close(rules);
    return ok;
}

#ifdef __x86_64__
enum { X32_BIT = 0x40000000 };
#define ARCHITECTURE AUDIT_ARCH_X86_64
enum { CALL_OPEN = SYS_open, CALL_OPENAT2 = 437 };
#else
#define ARCHITECTURE AUDIT_ARCH_AARCH64
enum { CALL_OPEN = SYS_openat, CALL_OPENAT2 = 437 }; /* there is no other */
#endif

/* Refuses, with EACCES, to start programs, to type for the user (TIOCSTI), which would have the shell start them, to empty a file
 * that was not opened for writing, and unless it connects all sockets: local ones too lead to programs that start others (tmux,
 * D-Bus). */
static bool restrict_calls(bool connects)
{
    enum { REFUSED = 22, ALLOWED = 23 };
#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define GO(test, value, at, yes, no) BPF_JUMP(BPF_JMP | (test) | BPF_K, value, (yes) - (at)-1, (no) - (at)-1)
    struct sock_filter steps[] = {
        [0] = LOAD(arch),
        [1] = GO(BPF_JEQ, ARCHITECTURE, 1, 2, REFUSED),
        [2] = LOAD(nr),
#ifdef __x86_64__
        [3] = GO(BPF_JGE, X32_BIT, 3, REFUSED, 4),
#else
        [3] = LOAD(nr),
#endif
        [4] = GO(BPF_JEQ, SYS_execve, 4, REFUSED, 5),
        [5] = GO(BPF_JEQ, SYS_execveat, 5, REFUSED, 6),
        [6] = GO(BPF_JEQ, SYS_io_uring_setup, 6, REFUSED, 7),
        [7] = GO(BPF_JEQ, SYS_truncate, 7, REFUSED, 8),
        [8] = GO(BPF_JEQ, CALL_OPENAT2, 8, REFUSED, 9), /* its flags are out of sight */
        [9] = GO(BPF_JEQ, SYS_socket, 9, connects ? ALLOWED : REFUSED, 10),
        [10] = GO(BPF_JEQ, SYS_ioctl, 10, 13, 11),
        [11] = GO(BPF_JEQ, SYS_openat, 11, 15, 12),
        [12] = GO(BPF_JEQ, CALL_OPEN, 12, 17, ALLOWED),
        [13] = LOAD(args[1]),
        [14] = GO(BPF_JEQ, TIOCSTI, 14, REFUSED, ALLOWED),
        [15] = LOAD(args[2]),
        [16] = GO(BPF_JSET, 0, 16, 18, 18),
        [17] = LOAD(args[1]),
        [18] = GO(BPF_JSET, O_TRUNC, 18, 19, ALLOWED),
        [19] = BPF_STMT(BPF_ALU | BPF_AND | BPF_K, O_ACCMODE),
        [20] = GO(BPF_JEQ, O_WRONLY, 20, ALLOWED, 21),
        [21] = GO(BPF_JEQ, O_RDWR, 21, ALLOWED, REFUSED),
        [REFUSED] = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES),
        [ALLOWED] = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
#undef LOAD
#undef GO
    struct sock_fprog program = {sizeof steps / sizeof steps[0], steps};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

bool confine_enter(unsigned rights)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return false;
    bool files = restrict_files(rights), calls = restrict_calls((rights & CONFINE_CONNECTS) != 0);
    return files && calls;
}

#else

bool confine_enter(unsigned rights)
{
    (void)rights;
    return false;
}

#endif
