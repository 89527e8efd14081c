/* Files and directories. */
#ifndef TML_FILE_H
#define TML_FILE_H

#include "base.h"

/* Flags of `tml_file_open`, combined with |. */
enum {
    TML_OPEN_READ = 1,
    TML_OPEN_WRITE = 2,
    TML_OPEN_CREATE = 4,
    TML_OPEN_TRUNCATE = 8,
    TML_OPEN_APPEND = 16,
    TML_OPEN_EXCLUSIVE = 32
};

/* Kinds of directory entries. */
enum { TML_KIND_OTHER = 0, TML_KIND_FILE = 1, TML_KIND_DIRECTORY = 2, TML_KIND_SYMLINK = 3 };

typedef struct TmlMetadata {
    uint64_t kind;
    uint64_t size;
    int64_t modified_seconds;
    int64_t modified_nanoseconds;
    uint64_t mode;
} TmlMetadata;

/* Opens a file: its descriptor, or -errno. New files get mode 0666 less the umask; descriptors are not inherited by children. */
int64_t tml_file_open(const uint8_t *path, uint64_t path_length, uint32_t flags);

/* Reads at most `capacity` bytes: their number, 0 at the end, or -errno. */
int64_t tml_file_read(int32_t file, uint8_t *into, uint64_t capacity);

/* Writes some of the bytes: their number, or -errno. */
int64_t tml_file_write(int32_t file, const uint8_t *data, uint64_t length);

/* Moves the position; `whence` 0 start, 1 here, 2 end. The new position, or -errno. */
int64_t tml_file_seek(int32_t file, int64_t offset, uint32_t whence);

/* Makes sure the content is on the device. 0, or -errno. */
int64_t tml_file_sync(int32_t file);

/* Closes the descriptor. 0, or -errno; the descriptor is gone either way. */
int64_t tml_file_close(int32_t file);

/* Reads a whole file into `out` (overwritten). 0, or -errno with `out` empty. */
int64_t tml_file_read_all(const uint8_t *path, uint64_t path_length, TmlBytes *out);

/* Facts about a path; `follow` 0 looks at a symbolic link itself. 0, or -errno. */
int64_t tml_file_stat(const uint8_t *path, uint64_t path_length, uint32_t follow, TmlMetadata *out);

/* Renames, replacing an existing file. 0, or -errno. */
int64_t tml_file_rename(const uint8_t *from, uint64_t from_length, const uint8_t *to, uint64_t to_length);

/* Removes a file. 0, or -errno. */
int64_t tml_file_unlink(const uint8_t *path, uint64_t path_length);

/* Sets the permission bits. 0, or -errno. */
int64_t tml_file_chmod(const uint8_t *path, uint64_t path_length, uint32_t mode);

/* Makes one directory, mode 0777 less the umask. 0, or -errno. */
int64_t tml_dir_create(const uint8_t *path, uint64_t path_length);

/* Removes an empty directory. 0, or -errno. */
int64_t tml_dir_remove(const uint8_t *path, uint64_t path_length);

/* Opens a directory for reading; the handle goes to `*out`. 0, or -errno. */
int64_t tml_dir_open(const uint8_t *path, uint64_t path_length, void **out);

/* The next entry but `.` and `..`, in the order of the file system: its name (valid until the next call) and kind. 1, 0 at
 * the end, or -errno. */
int64_t tml_dir_next(void *dir, TmlStr *name, uint64_t *kind);

/* Closes the handle. */
void tml_dir_close(void *dir);

/* The path without symbolic links, `.` and `..`, into `out` (overwritten). 0, or -errno with `out` empty. */
int64_t tml_path_real(const uint8_t *path, uint64_t path_length, TmlBytes *out);

#endif
