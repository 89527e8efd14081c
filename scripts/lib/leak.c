/* A program that leaks: prints what a compiler could see of where and when it runs, one thing per line as `NAME VALUE`. The argument is a
 * directory whose order is shown and whose time of change is told. Proves that a variation is in force. */
#define _GNU_SOURCE
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

int main(int count, char **arguments) {
    if (count != 2) return 2;
    char text[4096];
    ssize_t length = readlink("/proc/self/exe", text, sizeof text - 1);
    printf("path %.*s\n", (int)(length < 0 ? 0 : length), text);
    printf("directory %s\n", getcwd(text, sizeof text) == NULL ? "" : text);
    const char *locale = getenv("LC_ALL");
    printf("locale %s\n", locale == NULL ? "" : locale);
    const char *zone = getenv("TZ");
    printf("zone %s\n", zone == NULL ? "" : zone);
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    printf("clock %ld %ld\n", (long)(time(NULL) / 86400), (long)(now.tv_sec / 86400));
    printf("umask %o\n", (unsigned)umask(0));
    int variables = 0;
    while (environ[variables] != NULL) variables += 1;
    printf("environment %d\n", variables);
    DIR *directory = opendir(arguments[1]);
    printf("order");
    for (const struct dirent *entry; directory != NULL && (entry = readdir(directory)) != NULL;) printf(" %s", entry->d_name);
    struct stat status;
    printf("\ntimes %ld\n", stat(arguments[1], &status) == 0 ? (long)status.st_mtime : -1);
    printf("addresses %p\n", (void *)&status);
    return 0;
}
