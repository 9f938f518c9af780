// SPDX-License-Identifier: GPL-3.0-or-later
#include "bandwidth.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

// With s = sqrt(2) - 1 a round of the four kernels gives back what it began with, so that no number of repeats overflows.
#define SCALAR 0.41421356237309515
#define FILL (-1)

struct job {
    void *arrays[3];
    size_t elements, element_size;
    int threads, repeats;
    double *seconds;
    // A barrier of its own: macOS has none in its threads library.
    pthread_mutex_t mutex;
    pthread_cond_t turned;
    int waiting, abandoned;
    unsigned turn;
};

struct worker {
    struct job *job;
    int index;
};

#define REAL float
#define NAME(x) x##_single
#include "kernels.inc"
#undef REAL
#undef NAME
#define REAL double
#define NAME(x) x##_double
#include "kernels.inc"

// Returns 0, or 1 where not all threads could be started and nothing is to be done.
static int meet(struct job *job)
{
    pthread_mutex_lock(&job->mutex);
    unsigned turn = job->turn;
    if (++job->waiting == job->threads) {
        job->waiting = 0;
        job->turn++;
        pthread_cond_broadcast(&job->turned);
    } else {
        while (job->turn == turn && !job->abandoned) pthread_cond_wait(&job->turned, &job->mutex);
    }
    int abandoned = job->abandoned;
    pthread_mutex_unlock(&job->mutex);
    return abandoned;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void *work(void *argument)
{
    const struct worker *w = argument;
    struct job *job = w->job;
    // Parts begin at whole pages, so that a page belongs to the memory next to the thread that touches it first.
    size_t page = 4096 / job->element_size, pages = (job->elements + page - 1) / page;
    size_t from = pages * (size_t)w->index / (size_t)job->threads * page;
    size_t to = pages * (size_t)(w->index + 1) / (size_t)job->threads * page;
    if (to > job->elements) to = job->elements;
    if (from > to) from = to;
    for (int pass = FILL; pass <= job->repeats; pass++) {
        for (int kernel = pass == FILL ? FILL : 0; kernel < (pass == FILL ? 0 : 4); kernel++) {
            if (meet(job)) return NULL;
            double start = now();
            if (job->element_size == 4) pass_single(w, from, to - from, kernel);
            else pass_double(w, from, to - from, kernel);
            meet(job);
            if (w->index == 0 && pass > 0) job->seconds[4 * (pass - 1) + kernel] = now() - start;
        }
    }
    return NULL;
}

int assay_bandwidth(size_t elements, size_t element_size, int threads, int repeats, double *seconds)
{
    if (elements == 0 || (element_size != 4 && element_size != 8) || threads < 1 || threads > 4096 || repeats < 1
        || elements > SIZE_MAX / element_size / 3)
        return EINVAL;
    struct job job = {.elements = elements, .element_size = element_size, .threads = threads, .repeats = repeats,
                      .seconds = seconds};
    size_t bytes = elements * element_size;
    // One mapping for all three; pages come to be where they are touched first.
    char *memory = mmap(NULL, 3 * bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
    if (memory == MAP_FAILED) return ENOMEM;
    for (int k = 0; k < 3; k++) job.arrays[k] = memory + (size_t)k * bytes;
    pthread_mutex_init(&job.mutex, NULL);
    pthread_cond_init(&job.turned, NULL);

    int status = 0, started = 0;
    pthread_t *handles = malloc((size_t)threads * sizeof *handles);
    struct worker *workers = malloc((size_t)threads * sizeof *workers);
    if (!handles || !workers) status = ENOMEM;
    // Until all are there none may begin: the last one to come turns the barrier.
    for (int i = 0; status == 0 && i < threads; i++) {
        workers[i] = (struct worker){&job, i};
        if (i > 0) status = pthread_create(&handles[i], NULL, work, &workers[i]);
        if (status == 0) started = i + 1;
    }
    if (status == 0) {
        work(&workers[0]);
        for (int i = 1; i < started; i++) pthread_join(handles[i], NULL);
        status = element_size == 4 ? check_single(&job) : check_double(&job);
    } else {
        pthread_mutex_lock(&job.mutex);
        job.abandoned = 1;
        pthread_cond_broadcast(&job.turned);
        pthread_mutex_unlock(&job.mutex);
        for (int i = 1; i < started; i++) pthread_join(handles[i], NULL);
    }
    free(handles);
    free(workers);
    pthread_cond_destroy(&job.turned);
    pthread_mutex_destroy(&job.mutex);
    munmap(memory, 3 * bytes);
    return status;
}
