/* The floating-point benchmark: two programs that live in the x87 registers, in 80-bit arithmetic as gcc's -mfpmath=387
 * leaves it. The results are checksums of all bits computed, so that a contender whose arithmetic is not exact shows.
 * Built once with `make -C tools/bench/images` and kept as x87.elf. */
#include "report.h"

/* Sum of the iterations over a square of points. */
static u32 mandelbrot(u32 side) {
  u32 sum = 0;
  for (u32 row = 0; row < side; row++)
    for (u32 column = 0; column < side; column++) {
      double cr = 2.0 * column / side - 1.5, ci = 2.0 * row / side - 1.0, zr = 0, zi = 0;
      u32 n = 0;
      for (; n < 50; n++) {
        double rr = zr * zr, ii = zi * zi;
        if (rr + ii > 4.0) break;
        zi = 2.0 * zr * zi + ci;
        zr = rr - ii + cr;
      }
      sum = sum * 31 + n;
    }
  return sum;
}

/* The sun and the four large planets: positions, velocities, masses, in the units of the well-known program. */
#define BODIES 5
#define SOLAR_MASS 39.478417604357432
#define DAYS 365.24
struct body { double x, y, z, vx, vy, vz, mass; };
/* On a page without code, as programs have their data. */
static struct body bodies[BODIES] __attribute__((aligned(4096))) = {
  {0, 0, 0, 0, 0, 0, SOLAR_MASS},
  {4.84143144246472090, -1.16032004402742839, -0.103622044471123109, 0.00166007664274403694 * DAYS, 0.00769901118419740425 * DAYS, -0.0000690460016972063023 * DAYS, 0.000954791938424326609 * SOLAR_MASS},
  {8.34336671824457987, 4.12479856412430479, -0.403523417114321381, -0.00276742510726411099 * DAYS, 0.00499852801234917238 * DAYS, 0.0000230417297573763929 * DAYS, 0.000285885980666130812 * SOLAR_MASS},
  {12.8943695621391310, -15.1111514016986312, -0.223307578892655734, 0.00296460137564761618 * DAYS, 0.00237847173959480950 * DAYS, -0.0000296589568540237556 * DAYS, 0.0000436624404335156298 * SOLAR_MASS},
  {15.3796971148509165, -25.9193146099879641, 0.179258772950371181, 0.00268067772490389322 * DAYS, 0.00162824170038242295 * DAYS, -0.0000951592254519715870 * DAYS, 0.0000515138902046611451 * SOLAR_MASS},
};

static void advance(double dt) {
  for (u32 i = 0; i < BODIES; i++) {
    struct body *a = &bodies[i];
    for (u32 j = i + 1; j < BODIES; j++) {
      struct body *b = &bodies[j];
      double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
      double square = dx * dx + dy * dy + dz * dz;
      double magnitude = dt / (square * __builtin_sqrt(square));
      a->vx -= dx * b->mass * magnitude;
      a->vy -= dy * b->mass * magnitude;
      a->vz -= dz * b->mass * magnitude;
      b->vx += dx * a->mass * magnitude;
      b->vy += dy * a->mass * magnitude;
      b->vz += dz * a->mass * magnitude;
    }
  }
  for (u32 i = 0; i < BODIES; i++) {
    struct body *b = &bodies[i];
    b->x += dt * b->vx;
    b->y += dt * b->vy;
    b->z += dt * b->vz;
  }
}

static u32 nbody(u32 steps) {
  while (steps--) advance(0.01);
  u32 sum = 0;
  const u32 *words = (const u32 *)bodies;
  for (u32 i = 0; i < sizeof bodies / 4; i++) sum = sum * 31 + words[i];
  return sum;
}

static void run(const char *name, u32 (*work)(u32), u32 argument) {
  put_text(name);
  put_char(' ');
  put_hex(work(argument));
  put_char('\n');
}

void main(void) {
  __asm__ volatile("clts; fninit");
  run("mandelbrot", mandelbrot, 400);
  run("n-body", nbody, 30000);
  out8(0xf4, 0);
  for (;;) __asm__ volatile("hlt");
}
