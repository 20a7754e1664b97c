/* Stands between a program and the disk (LD_PRELOAD), for the power-cut and the full-disk figures.

   Everything that changes files in the folder CANDOR_WATCHED goes, in the order in which it happened, to the
   log CANDOR_RECORD, when one is named. A call and its line in the log happen under one lock, so that a sync
   can never seem to cover a write that came after it. disk_space() makes the folder's disk full after so many
   more bytes. Calls that the replay does not know are logged as such: it refuses such a log.

   A line is: kind (1 byte), number of the file (4), offset or size (8), length (4), then length bytes. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { WRITE = 'w', TRUNCATE = 't', SYNC = 's', SYNC_FOLDER = 'd', CREATE = 'c', RENAME = 'r', UNLINK = 'u',
       ACKNOWLEDGED = 'a', UNKNOWN = '?' };
enum { MOST_HANDLES = 4096, MOST_FILES = 65536 };

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static char watched[PATH_MAX];
static int log_handle = -1;
static int64_t space_left = -1; /* bytes; -1: the disk is as large as it is */
static uint32_t file_of_handle[MOST_HANDLES];
static ino_t inode_of_file[MOST_FILES];
static uint32_t files; /* numbers 1 to files are given */
static const uint32_t FOLDER = UINT32_MAX;

#define REAL(result, name, ...)                                                                                \
    static result (*real_##name)(__VA_ARGS__);                                                                 \
    if (!real_##name) real_##name = (result (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void begin(void)
{
    const char *folder = getenv("CANDOR_WATCHED"), *record = getenv("CANDOR_RECORD");
    if (folder && !realpath(folder, watched)) watched[0] = 0;
    if (record && *record) log_handle = open(record, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
}

static void put(char kind, uint32_t file, uint64_t place, const void *content, uint32_t length)
{
    if (log_handle < 0) return;
    unsigned char line[17];
    line[0] = (unsigned char)kind;
    memcpy(line + 1, &file, 4);
    memcpy(line + 5, &place, 8);
    memcpy(line + 13, &length, 4);
    REAL(ssize_t, write, int, const void *, size_t);
    if (real_write(log_handle, line, sizeof line) != (ssize_t)sizeof line) abort();
    if (length && real_write(log_handle, content, length) != (ssize_t)length) abort();
}

/* The name inside the watched folder, "" for the folder itself, NULL for a file elsewhere. */
static const char *inside(const char *path)
{
    static __thread char whole[PATH_MAX];
    char parent[PATH_MAX];
    size_t length = strlen(watched);
    if (!length || !path || strlen(path) >= PATH_MAX) return NULL;
    if (realpath(path, whole) == NULL) {
        const char *slash = strrchr(path, '/');
        snprintf(parent, sizeof parent, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
        if (realpath(parent, whole) == NULL) return NULL;
        size_t used = strlen(whole);
        snprintf(whole + used, sizeof whole - used, "/%s", slash ? slash + 1 : path);
    }
    if (strncmp(whole, watched, length) || (whole[length] && whole[length] != '/')) return NULL;
    return whole[length] ? whole + length + 1 : "";
}

static int is_shared_memory(const char *name)
{
    size_t length = strlen(name);
    return length > 4 && !strcmp(name + length - 4, "-shm"); /* made anew from the log: needs no disk */
}

static uint32_t number_of(ino_t inode)
{
    for (uint32_t file = files; file; file--)
        if (inode_of_file[file] == inode) return file;
    return 0;
}

static void opened(int handle, const char *name, int is_new)
{
    struct stat about;
    if (handle < 0 || handle >= MOST_HANDLES || fstat(handle, &about)) return;
    if (S_ISDIR(about.st_mode)) {
        file_of_handle[handle] = FOLDER;
        return;
    }
    uint32_t file = is_new ? 0 : number_of(about.st_ino);
    if (!file) {
        if (files + 1 >= MOST_FILES) abort();
        file = ++files;
        inode_of_file[file] = about.st_ino;
        put(CREATE, file, is_new ? 1 : 0, name, (uint32_t)strlen(name));
    }
    file_of_handle[handle] = file;
}

static int open_recorded(int folder, const char *path, int flags, mode_t mode)
{
    REAL(int, openat, int, const char *, int, ...);
    const char *name = folder == AT_FDCWD || (path && path[0] == '/') ? inside(path) : NULL;
    if (!name || is_shared_memory(name)) {
        int other = real_openat(folder, path, flags, mode);
        if (other >= 0 && other < MOST_HANDLES) file_of_handle[other] = 0;
        return other;
    }
    char kept[PATH_MAX];
    struct stat about;
    snprintf(kept, sizeof kept, "%s", name);
    pthread_mutex_lock(&turn);
    int is_new = stat(path, &about) != 0;
    int handle = real_openat(folder, path, flags, mode);
    int problem = errno;
    opened(handle, kept, is_new);
    if (handle >= 0 && !is_new && (flags & O_TRUNC)) put(TRUNCATE, file_of_handle[handle], 0, NULL, 0);
    pthread_mutex_unlock(&turn);
    errno = problem;
    return handle;
}

#define OPEN(name)                                                                                             \
    int name(const char *path, int flags, ...)                                                                 \
    {                                                                                                          \
        va_list rest;                                                                                          \
        va_start(rest, flags);                                                                                 \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;                                \
        va_end(rest);                                                                                          \
        return open_recorded(AT_FDCWD, path, flags, mode);                                                     \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                                                           \
    int name(int folder, const char *path, int flags, ...)                                                     \
    {                                                                                                          \
        va_list rest;                                                                                          \
        va_start(rest, flags);                                                                                 \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;                                \
        va_end(rest);                                                                                          \
        return open_recorded(folder, path, flags, mode);                                                       \
    }
OPENAT(openat64)

static uint32_t file_at(int handle)
{
    return handle >= 0 && handle < MOST_HANDLES ? file_of_handle[handle] : 0;
}

int close(int handle)
{
    REAL(int, close, int);
    if (handle >= 0 && handle < MOST_HANDLES) file_of_handle[handle] = 0;
    return real_close(handle);
}

/* How much of a write the disk still takes; -1 with ENOSPC when it takes nothing. */
static ssize_t taken(size_t length)
{
    if (space_left < 0) return (ssize_t)length;
    if (space_left == 0 && length) {
        errno = ENOSPC;
        return -1;
    }
    ssize_t fits = (int64_t)length < space_left ? (ssize_t)length : (ssize_t)space_left;
    space_left -= fits;
    return fits;
}

static ssize_t write_recorded(int handle, const void *content, size_t length, off64_t offset, int has_offset)
{
    REAL(ssize_t, write, int, const void *, size_t);
    REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t);
    uint32_t file = file_at(handle);
    if (!file)
        return has_offset ? real_pwrite64(handle, content, length, offset) : real_write(handle, content, length);
    pthread_mutex_lock(&turn);
    if (!has_offset) {
        struct stat about;
        offset = fcntl(handle, F_GETFL) & O_APPEND && !fstat(handle, &about) ? about.st_size
                                                                              : lseek(handle, 0, SEEK_CUR);
    }
    ssize_t done = taken(length);
    if (done > 0) {
        done = has_offset ? real_pwrite64(handle, content, (size_t)done, offset)
                          : real_write(handle, content, (size_t)done);
        int problem = errno;
        if (done > 0) put(WRITE, file, (uint64_t)offset, content, (uint32_t)done);
        errno = problem;
    }
    int problem = errno;
    pthread_mutex_unlock(&turn);
    errno = problem;
    return done;
}

ssize_t write(int handle, const void *content, size_t length)
{
    return write_recorded(handle, content, length, 0, 0);
}

ssize_t pwrite(int handle, const void *content, size_t length, off_t offset)
{
    return write_recorded(handle, content, length, offset, 1);
}

ssize_t pwrite64(int handle, const void *content, size_t length, off64_t offset)
{
    return write_recorded(handle, content, length, offset, 1);
}

static int truncate_recorded(int handle, off64_t size)
{
    REAL(int, ftruncate64, int, off64_t);
    uint32_t file = file_at(handle);
    if (!file) return real_ftruncate64(handle, size);
    pthread_mutex_lock(&turn);
    int done = real_ftruncate64(handle, size), problem = errno;
    if (!done) put(TRUNCATE, file, (uint64_t)size, NULL, 0);
    pthread_mutex_unlock(&turn);
    errno = problem;
    return done;
}

int ftruncate(int handle, off_t size) { return truncate_recorded(handle, size); }
int ftruncate64(int handle, off64_t size) { return truncate_recorded(handle, size); }

#define SYNCS(name)                                                                                            \
    int name(int handle)                                                                                       \
    {                                                                                                          \
        REAL(int, name, int);                                                                                  \
        uint32_t file = file_at(handle);                                                                       \
        if (!file) return real_##name(handle);                                                                 \
        pthread_mutex_lock(&turn);                                                                             \
        int done = real_##name(handle), problem = errno;                                                       \
        if (!done) put(file == FOLDER ? SYNC_FOLDER : SYNC, file, 0, NULL, 0);                                 \
        pthread_mutex_unlock(&turn);                                                                           \
        errno = problem;                                                                                       \
        return done;                                                                                           \
    }
SYNCS(fsync)
SYNCS(fdatasync)

int unlink(const char *path)
{
    REAL(int, unlink, const char *);
    const char *name = inside(path);
    if (!name || is_shared_memory(name)) return real_unlink(path);
    char kept[PATH_MAX];
    snprintf(kept, sizeof kept, "%s", name);
    pthread_mutex_lock(&turn);
    int done = real_unlink(path), problem = errno;
    if (!done) put(UNLINK, 0, 0, kept, (uint32_t)strlen(kept));
    pthread_mutex_unlock(&turn);
    errno = problem;
    return done;
}

int rename(const char *from, const char *to)
{
    REAL(int, rename, const char *, const char *);
    char both[2 * PATH_MAX];
    const char *name = inside(from);
    int length = name ? snprintf(both, PATH_MAX, "%s", name) : 0;
    name = inside(to);
    if (!length || !name) {
        int moved = real_rename(from, to);
        if (!moved && (length || name)) put(UNKNOWN, 0, 0, "rename across", 13);
        return moved;
    }
    /* "from", a zero, "to" */
    length += 1 + snprintf(both + length + 1, PATH_MAX, "%s", name);
    pthread_mutex_lock(&turn);
    int done = real_rename(from, to), problem = errno;
    if (!done) put(RENAME, 0, 0, both, (uint32_t)length);
    pthread_mutex_unlock(&turn);
    errno = problem;
    return done;
}

/* Other ways to change a file: none of them is expected, and a replay without them would be no proof. */

static void unknown(int handle, const char *call)
{
    if (!file_at(handle)) return;
    pthread_mutex_lock(&turn);
    put(UNKNOWN, 0, 0, call, (uint32_t)strlen(call));
    pthread_mutex_unlock(&turn);
}

void *mmap64(void *where, size_t length, int may, int flags, int handle, off64_t offset)
{
    REAL(void *, mmap64, void *, size_t, int, int, int, off64_t);
    if (may & PROT_WRITE && (flags & MAP_TYPE) != MAP_PRIVATE) unknown(handle, "mmap");
    return real_mmap64(where, length, may, flags, handle, offset);
}

void *mmap(void *where, size_t length, int may, int flags, int handle, off_t offset)
{
    return mmap64(where, length, may, flags, handle, offset);
}

ssize_t copy_file_range(int from, off64_t *there, int to, off64_t *here, size_t length, unsigned flags)
{
    REAL(ssize_t, copy_file_range, int, off64_t *, int, off64_t *, size_t, unsigned);
    unknown(to, "copy_file_range");
    return real_copy_file_range(from, there, to, here, length, flags);
}

ssize_t sendfile64(int to, int from, off64_t *offset, size_t length)
{
    REAL(ssize_t, sendfile64, int, int, off64_t *, size_t);
    unknown(to, "sendfile");
    return real_sendfile64(to, from, offset, length);
}

/* Called by the program under test, through ctypes. */

void acknowledged(uint64_t number)
{
    pthread_mutex_lock(&turn);
    put(ACKNOWLEDGED, 0, number, NULL, 0);
    pthread_mutex_unlock(&turn);
}

void disk_space(int64_t bytes)
{
    pthread_mutex_lock(&turn);
    space_left = bytes;
    pthread_mutex_unlock(&turn);
}
