/* parallel.c - short-lived threads: started for one piece of work and joined at its end. */
#include "biji/parallel.h"

#include <pthread.h>
#include <unistd.h>

struct start {
    void (*work)(void *context, int thread);
    void *context;
    int thread;
};

int parallel_threads(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : count > PARALLEL_MAX ? PARALLEL_MAX : (int)count;
}

static void *run(void *argument)
{
    const struct start *start = argument;
    start->work(start->context, start->thread);
    return NULL;
}

void parallel_run(int threads, void (*work)(void *context, int thread), void *context)
{
    pthread_t ids[PARALLEL_MAX];
    struct start starts[PARALLEL_MAX];
    int started = 1;
    for (; started < threads && started < PARALLEL_MAX; started++) {
        starts[started] = (struct start){work, context, started};
        if (pthread_create(&ids[started], NULL, run, &starts[started]) != 0)
            break;
    }
    work(context, 0);
    for (int i = started; i < threads; i++)
        work(context, i);
    for (int i = 1; i < started; i++)
        pthread_join(ids[i], NULL);
}
