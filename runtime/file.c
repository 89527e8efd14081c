#define _GNU_SOURCE
#include "file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alloc.h"
#include "path.h"
#include "stress.h"

/* The largest count one read or write may have on Linux. */
#define IO_MAX STRESS(7u, 0x7ffff000u)

static int64_t result_of(int status) {
    return status < 0 ? -errno : 0;
}

int64_t tml_file_open(const uint8_t *path, uint64_t path_length, uint32_t flags) {
    TmlCPath name;
    int64_t status = tml_c_path(&name, path, path_length);
    int mode = O_CLOEXEC;
    if (status < 0) {
        return status;
    }
    if ((flags & TML_OPEN_READ) && (flags & TML_OPEN_WRITE)) {
        mode |= O_RDWR;
    } else {
        mode |= (flags & TML_OPEN_WRITE) ? O_WRONLY : O_RDONLY;
    }
    mode |= (flags & TML_OPEN_CREATE) ? O_CREAT : 0;
    mode |= (flags & TML_OPEN_TRUNCATE) ? O_TRUNC : 0;
    mode |= (flags & TML_OPEN_APPEND) ? O_APPEND : 0;
    mode |= (flags & TML_OPEN_EXCLUSIVE) ? O_EXCL : 0;
    for (;;) {
        int file = open(name.text, mode, 0666);
        if (file >= 0) {
            return file;
        }
        if (errno != EINTR) {
            return -errno;
        }
    }
}

int64_t tml_file_read(int32_t file, uint8_t *into, uint64_t capacity) {
    for (;;) {
        ssize_t n = read(file, into, capacity < IO_MAX ? capacity : IO_MAX);
        if (n >= 0) {
            return n;
        }
        if (errno != EINTR) {
            return -errno;
        }
    }
}

int64_t tml_file_write(int32_t file, const uint8_t *data, uint64_t length) {
    length = TML_LENGTH(length);
    for (;;) {
        ssize_t n = write(file, data, length < IO_MAX ? length : IO_MAX);
        if (n >= 0) {
            return n;
        }
        if (errno != EINTR) {
            return -errno;
        }
    }
}

int64_t tml_file_seek(int32_t file, int64_t offset, uint32_t whence) {
    static const int origins[] = {SEEK_SET, SEEK_CUR, SEEK_END};
    if (whence > 2) {
        return -EINVAL;
    }
    off_t position = lseek(file, offset, origins[whence]);
    return position < 0 ? -errno : position;
}

int64_t tml_file_sync(int32_t file) {
    return result_of(fsync(file));
}

int64_t tml_file_close(int32_t file) {
    return result_of(close(file));
}

static int64_t read_rest(int32_t file, TmlBytes *out) {
    struct stat facts;
    if (fstat(file, &facts) != 0) {
        return -errno;
    }
    if (S_ISREG(facts.st_mode) && facts.st_size > 0) {
        /* One byte more, so that the end is seen without growing. */
        tml_bytes_reserve(out, (uint64_t)facts.st_size + 1);
    }
    for (;;) {
        tml_bytes_reserve(out, out->capacity == out->length ? STRESS(1, 4096) : 1);
        int64_t n = tml_file_read(file, out->data + out->length, out->capacity - out->length);
        if (n <= 0) {
            return n;
        }
        out->length += (uint64_t)n;
    }
}

int64_t tml_file_read_all(const uint8_t *path, uint64_t path_length, TmlBytes *out) {
    *out = (TmlBytes){(uint8_t *)1, 0, 0};
    int64_t file = tml_file_open(path, path_length, TML_OPEN_READ);
    if (file < 0) {
        return file;
    }
    int64_t status = read_rest((int32_t)file, out);
    (void)close((int)file);
    if (status < 0) {
        tml_dealloc(out->data, out->capacity, 1);
        *out = (TmlBytes){(uint8_t *)1, 0, 0};
    }
    return status;
}

static uint64_t kind_of(mode_t mode) {
    if (S_ISREG(mode)) {
        return TML_KIND_FILE;
    }
    if (S_ISDIR(mode)) {
        return TML_KIND_DIRECTORY;
    }
    return S_ISLNK(mode) ? TML_KIND_SYMLINK : TML_KIND_OTHER;
}

int64_t tml_file_stat(const uint8_t *path, uint64_t path_length, uint32_t follow, TmlMetadata *out) {
    TmlCPath name;
    struct stat facts;
    int64_t status = tml_c_path(&name, path, path_length);
    if (status < 0) {
        return status;
    }
    if ((follow ? stat(name.text, &facts) : lstat(name.text, &facts)) != 0) {
        return -errno;
    }
    out->kind = kind_of(facts.st_mode);
    out->size = (uint64_t)facts.st_size;
    out->modified_seconds = facts.st_mtim.tv_sec;
    out->modified_nanoseconds = facts.st_mtim.tv_nsec;
    out->mode = facts.st_mode & 07777u;
    return 0;
}

int64_t tml_file_rename(const uint8_t *from, uint64_t from_length, const uint8_t *to, uint64_t to_length) {
    TmlCPath old_name;
    TmlCPath new_name;
    int64_t status = tml_c_path(&old_name, from, from_length);
    if (status == 0) {
        status = tml_c_path(&new_name, to, to_length);
    }
    return status < 0 ? status : result_of(rename(old_name.text, new_name.text));
}

int64_t tml_file_unlink(const uint8_t *path, uint64_t path_length) {
    TmlCPath name;
    int64_t status = tml_c_path(&name, path, path_length);
    return status < 0 ? status : result_of(unlink(name.text));
}

int64_t tml_file_chmod(const uint8_t *path, uint64_t path_length, uint32_t mode) {
    TmlCPath name;
    int64_t status = tml_c_path(&name, path, path_length);
    return status < 0 ? status : result_of(chmod(name.text, mode & 07777u));
}

int64_t tml_dir_create(const uint8_t *path, uint64_t path_length) {
    TmlCPath name;
    int64_t status = tml_c_path(&name, path, path_length);
    return status < 0 ? status : result_of(mkdir(name.text, 0777));
}

int64_t tml_dir_remove(const uint8_t *path, uint64_t path_length) {
    TmlCPath name;
    int64_t status = tml_c_path(&name, path, path_length);
    return status < 0 ? status : result_of(rmdir(name.text));
}

int64_t tml_dir_open(const uint8_t *path, uint64_t path_length, void **out) {
    TmlCPath name;
    int64_t status = tml_c_path(&name, path, path_length);
    *out = NULL;
    if (status < 0) {
        return status;
    }
    DIR *dir = opendir(name.text);
    if (dir == NULL) {
        return -errno;
    }
    *out = dir;
    return 0;
}

/* The kind of an entry; file systems that do not say are asked. */
static uint64_t entry_kind(DIR *dir, const struct dirent *entry) {
    struct stat facts;
    switch (entry->d_type) {
        case DT_REG:
            return TML_KIND_FILE;
        case DT_DIR:
            return TML_KIND_DIRECTORY;
        case DT_LNK:
            return TML_KIND_SYMLINK;
        case DT_UNKNOWN:
            return fstatat(dirfd(dir), entry->d_name, &facts, AT_SYMLINK_NOFOLLOW) == 0 ? kind_of(facts.st_mode) : TML_KIND_OTHER;
        default:
            return TML_KIND_OTHER;
    }
}

int64_t tml_dir_next(void *dir, TmlStr *name, uint64_t *kind) {
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(dir);
        if (entry == NULL) {
            return errno == 0 ? 0 : -errno;
        }
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        name->data = (const uint8_t *)entry->d_name;
        name->length = strlen(entry->d_name);
        *kind = entry_kind(dir, entry);
        return 1;
    }
}

void tml_dir_close(void *dir) {
    (void)closedir(dir);
}

int64_t tml_path_real(const uint8_t *path, uint64_t path_length, TmlBytes *out) {
    TmlCPath name;
    *out = (TmlBytes){(uint8_t *)1, 0, 0};
    int64_t status = tml_c_path(&name, path, path_length);
    if (status < 0) {
        return status;
    }
    char *real = realpath(name.text, NULL);
    if (real == NULL) {
        return -errno;
    }
    tml_bytes_append(out, real, strlen(real));
    free(real);
    return 0;
}
