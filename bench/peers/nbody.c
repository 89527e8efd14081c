/* The program of examples/nbody in C. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define PI 3.14159265358979323846
#define SOLAR_MASS (4.0 * PI * PI)
#define DAYS 365.24
#define COUNT 5

struct body {
    double x, y, z, vx, vy, vz, mass;
};

static struct body bodies[COUNT] = {
    {0.0, 0.0, 0.0, 0.0, 0.0, 0.0, SOLAR_MASS},
    {4.84143144246472090, -1.16032004402742839, -0.103622044471123109, 0.00166007664274403694 * DAYS,
     0.00769901118419740425 * DAYS, -0.0000690460016972063023 * DAYS, 0.000954791938424326609 * SOLAR_MASS},
    {8.34336671824457987, 4.12479856412430479, -0.403523417114321381, -0.00276742510726411021 * DAYS,
     0.00499852801234917238 * DAYS, 0.0000230417297573763929 * DAYS, 0.000285885980666130812 * SOLAR_MASS},
    {12.8943695621391310, -15.1111514016986312, -0.223307578892655734, 0.00296460137564761618 * DAYS,
     0.00237847173959480950 * DAYS, -0.0000296589568540237556 * DAYS, 0.0000436624404335156298 * SOLAR_MASS},
    {15.3796971148509165, -25.9193146099879641, 0.179258772950371181, 0.00268067772490389322 * DAYS,
     0.00162824170038242295 * DAYS, -0.0000951592254519715870 * DAYS, 0.0000515138902046611451 * SOLAR_MASS},
};

static void rest(void) {
    double px = 0.0, py = 0.0, pz = 0.0;
    for (int i = 0; i < COUNT; i++) {
        px += bodies[i].vx * bodies[i].mass;
        py += bodies[i].vy * bodies[i].mass;
        pz += bodies[i].vz * bodies[i].mass;
    }
    bodies[0].vx = -px / SOLAR_MASS;
    bodies[0].vy = -py / SOLAR_MASS;
    bodies[0].vz = -pz / SOLAR_MASS;
}

static void advance(struct body *b, double dt) {
    for (int i = 0; i < COUNT; i++) {
        for (int j = i + 1; j < COUNT; j++) {
            double dx = b[i].x - b[j].x;
            double dy = b[i].y - b[j].y;
            double dz = b[i].z - b[j].z;
            double distance2 = dx * dx + dy * dy + dz * dz;
            double pull = dt / (distance2 * sqrt(distance2));
            double pull_i = b[j].mass * pull;
            double pull_j = b[i].mass * pull;
            b[i].vx -= dx * pull_i;
            b[i].vy -= dy * pull_i;
            b[i].vz -= dz * pull_i;
            b[j].vx += dx * pull_j;
            b[j].vy += dy * pull_j;
            b[j].vz += dz * pull_j;
        }
    }
    for (int i = 0; i < COUNT; i++) {
        b[i].x += dt * b[i].vx;
        b[i].y += dt * b[i].vy;
        b[i].z += dt * b[i].vz;
    }
}

static double energy(const struct body *b) {
    double sum = 0.0;
    for (int i = 0; i < COUNT; i++) {
        sum += 0.5 * b[i].mass * (b[i].vx * b[i].vx + b[i].vy * b[i].vy + b[i].vz * b[i].vz);
        for (int j = i + 1; j < COUNT; j++) {
            double dx = b[i].x - b[j].x;
            double dy = b[i].y - b[j].y;
            double dz = b[i].z - b[j].z;
            sum -= b[i].mass * b[j].mass / sqrt(dx * dx + dy * dy + dz * dz);
        }
    }
    return sum;
}

int main(int argc, char **argv) {
    unsigned long long steps = argc > 1 ? strtoull(argv[1], NULL, 10) : 10000;
    rest();
    printf("%.9f\n", energy(bodies));
    for (unsigned long long i = 0; i < steps; i++) advance(bodies, 0.01);
    printf("%.9f\n", energy(bodies));
    return 0;
}
