/* Standard streams.
 *
 * stdout has a buffer: written out at line ends on a terminal, when full elsewhere, at exit and before a panic's message. A
 * write to a closed pipe on stdout ends the process quietly with status 141. stderr has no buffer; its errors are ignored.
 */
#ifndef TML_STREAM_H
#define TML_STREAM_H

#include "base.h"

/* Writes all bytes to stdout. 0, or -errno. */
int64_t tml_stdout_write(const uint8_t *data, uint64_t length);

/* Writes the buffer out. 0, or -errno. */
int64_t tml_stdout_flush(void);

/* Writes all bytes to stderr. 0, or -errno. */
int64_t tml_stderr_write(const uint8_t *data, uint64_t length);

/* Reads at most `capacity` bytes from stdin: their number, 0 at the end, or -errno. Flushes stdout first if it is a terminal. */
int64_t tml_stdin_read(uint8_t *into, uint64_t capacity);

/* Appends the next line of stdin with its line break, if it has one. 1, 0 at the end (nothing appended), or -errno. What is read
 * too far is kept for the next read of either kind. */
int64_t tml_stdin_read_line(TmlBytes *line);

/* 1 if the descriptor (0, 1, 2) is a terminal, else 0. */
int64_t tml_is_terminal(int32_t descriptor);

#endif
