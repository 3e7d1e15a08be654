/* sandbox.c - limits by setrlimit(), and a list of system calls by seccomp (Linux, x86-64 and arm64): other calls fail with
 * EPERM, so that a library that tries something unusual continues without it. */
#include "sandbox.h"

#include <stddef.h>
#include <sys/resource.h>
#include <sys/time.h>

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#ifdef __x86_64__
#define THIS_ARCH AUDIT_ARCH_X86_64
#else
#define THIS_ARCH AUDIT_ARCH_AARCH64
#endif

static const unsigned allowed[] = {
    SYS_read,
    SYS_pread64,
    SYS_readv,
    SYS_write,
    SYS_writev,
    SYS_close,
    SYS_fstat,
    SYS_lseek,
    SYS_mmap,
    SYS_mprotect,
    SYS_munmap,
    SYS_mremap,
    SYS_brk,
    SYS_madvise,
    SYS_futex,
    SYS_exit,
    SYS_exit_group,
    SYS_rt_sigaction,
    SYS_rt_sigprocmask,
    SYS_rt_sigreturn,
    SYS_sigaltstack,
    SYS_getrandom,
    SYS_clock_gettime,
    SYS_clock_nanosleep,
    SYS_nanosleep,
    SYS_sched_yield,
    SYS_sched_getaffinity,
    SYS_getpid,
    SYS_gettid,
    SYS_getuid,
    SYS_geteuid,
    SYS_getgid,
    SYS_getegid,
    SYS_getcwd,
    SYS_getdents64,
    SYS_readlinkat,
    SYS_faccessat,
    SYS_newfstatat,
    SYS_statfs,
    SYS_fstatfs,
    SYS_statx,
    SYS_fcntl,
    SYS_uname,
    SYS_sysinfo,
    SYS_set_robust_list,
    SYS_ppoll,
#ifdef SYS_rseq
    SYS_rseq,
#endif
#ifdef SYS_faccessat2
    SYS_faccessat2,
#endif
#ifdef SYS_stat
    SYS_stat,
    SYS_lstat,
    SYS_access,
    SYS_readlink,
    SYS_poll,
#endif
};

enum { ALLOWED = sizeof allowed / sizeof allowed[0], WORD = offsetof(struct seccomp_data, nr) };

/* Offset of the low half of an argument: both machines are little-endian. */
static unsigned argument(int index)
{
    return (unsigned)(offsetof(struct seccomp_data, args) + 8 * (size_t)index);
}

static struct sock_filter load(unsigned offset)
{
    return (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset);
}

static struct sock_filter answer(unsigned action)
{
    return (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action);
}

static void limit_calls(void)
{
    const unsigned refuse = SECCOMP_RET_ERRNO | EPERM;
    struct sock_filter program[2 * ALLOWED + 24];
    unsigned short count = 0;
    program[count++] = load(offsetof(struct seccomp_data, arch));
    program[count++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, THIS_ARCH, 1, 0);
    program[count++] = answer(SECCOMP_RET_KILL_PROCESS);
    program[count++] = load(WORD);
    for (size_t i = 0; i < ALLOWED; i++) {
        program[count++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, allowed[i], 0, 1);
        program[count++] = answer(SECCOMP_RET_ALLOW);
    }
    program[count++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat, 0, 4);
    program[count++] = load(argument(2));
    program[count++] =
        (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, O_WRONLY | O_RDWR | O_CREAT | O_TRUNC, 1, 0);
    program[count++] = answer(SECCOMP_RET_ALLOW);
    program[count++] = answer(refuse);
    program[count++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 4);
    program[count++] = load(argument(0));
    program[count++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 0, 1);
    program[count++] = answer(SECCOMP_RET_ALLOW);
    program[count++] = answer(refuse);
#ifdef SYS_clone3
    program[count++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone3, 0, 1);
    program[count++] = answer(SECCOMP_RET_ERRNO | ENOSYS); /* callers then try clone, whose flags can be checked */
#endif
    program[count++] = answer(refuse);
    struct sock_fprog filter = {.len = count, .filter = program};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter);
}
#else
static void limit_calls(void)
{
}
#endif

void sandbox_enter(void)
{
#ifndef __SANITIZE_ADDRESS__ /* its shadow memory takes terabytes of address space */
    const rlim_t memory = (rlim_t)512 << 20;
    setrlimit(RLIMIT_AS, &(struct rlimit){memory, memory});
#endif
    const struct itimerval time = {
        .it_value = {.tv_sec = 1, .tv_usec = 700000}}; /* finer than the limit: ends by SIGPROF */
    setitimer(ITIMER_PROF, &time, NULL);
    setrlimit(RLIMIT_CPU, &(struct rlimit){2, 2});
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){0, 0});
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    limit_calls();
}
