/* The program of examples/spectral_norm in C. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static double element(uint64_t i, uint64_t j) { return 1.0 / (double)((i + j) * (i + j + 1) / 2 + i + 1); }

static void times(uint64_t n, const double *v, double *result) {
    for (uint64_t i = 0; i < n; i++) {
        double sum = 0.0;
        for (uint64_t j = 0; j < n; j++) sum += element(i, j) * v[j];
        result[i] = sum;
    }
}

static void times_transposed(uint64_t n, const double *v, double *result) {
    for (uint64_t i = 0; i < n; i++) {
        double sum = 0.0;
        for (uint64_t j = 0; j < n; j++) sum += element(j, i) * v[j];
        result[i] = sum;
    }
}

static double dot(uint64_t n, const double *a, const double *b) {
    double sum = 0.0;
    for (uint64_t i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

int main(int argc, char **argv) {
    uint64_t n = argc > 1 ? strtoull(argv[1], NULL, 10) : 100;
    double *u = malloc(n * sizeof *u), *v = malloc(n * sizeof *v), *t = malloc(n * sizeof *t);
    if (!u || !v || !t) return 1;
    for (uint64_t i = 0; i < n; i++) u[i] = 1.0;
    for (int i = 0; i < 10; i++) {
        times(n, u, t);
        times_transposed(n, t, v);
        times(n, v, t);
        times_transposed(n, t, u);
    }
    printf("%.9f\n", sqrt(dot(n, u, v) / dot(n, v, v)));
    free(u);
    free(v);
    free(t);
    return 0;
}
