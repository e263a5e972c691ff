/* The processor benchmark: six small programs of different character on the naked processor (multiboot 1, ring 0, flat).
 * Each prints its name, its result and the thousands of TSC ticks it took on COM1; port 0xf4 ends the run with status 0.
 * Built once with `make -C tools/bench/images` and kept as cpu.elf, so that every machine measures the same bytes. */
#include "report.h"

static u32 random_state;
static u32 next_random(void) {
  random_state = random_state * 1664525u + 1013904223u;
  return random_state >> 8;
}

/* Sieve of Eratosthenes over bytes. */
static u8 flags[1 << 20];
static u32 sieve(u32 rounds) {
  u32 count = 0;
  for (u32 round = 0; round < rounds; round++) {
    u32 size = sizeof flags;
    count = 0;
    for (u32 i = 0; i < size; i++) flags[i] = 1;
    for (u32 i = 2; i < size; i++) {
      if (!flags[i]) continue;
      count++;
      for (u32 j = i + i; j < size; j += i) flags[j] = 0;
    }
  }
  return count;
}

/* Recursion: calls, returns, the stack. */
static __attribute__((noinline)) u32 fib(u32 n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

/* Memory copy, word by word and unrolled by hand as compilers do. */
static u32 source[1 << 16], target[1 << 16];
static u32 copy(u32 rounds) {
  for (u32 i = 0; i < 1 << 16; i++) source[i] = i * 2654435761u;
  for (u32 round = 0; round < rounds; round++) {
    const u32 *from = source;
    u32 *to = target;
    for (u32 n = (1 << 16) / 4; n; n--) {
      u32 a = from[0], b = from[1], c = from[2], d = from[3];
      to[0] = a;
      to[1] = b;
      to[2] = c;
      to[3] = d + round;
      from += 4;
      to += 4;
    }
  }
  return target[65535] ^ target[4660];
}

/* Table CRC-32 over a megabyte. */
static u32 table[256];
static u32 crc(u32 rounds) {
  for (u32 i = 0; i < 256; i++) {
    u32 value = i;
    for (int bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320u ^ (value >> 1) : value >> 1;
    table[i] = value;
  }
  u32 value = ~0u;
  for (u32 round = 0; round < rounds; round++)
    for (u32 i = 0; i < sizeof flags; i++) value = table[(value ^ flags[i]) & 0xff] ^ (value >> 8);
  return ~value;
}

/* A bytecode machine: an unpredictable switch. */
enum { PUSH, ADD, SUB, DUP, SWAP, DROP, JNZ, XOR, HALT };
static const u8 program[] = {PUSH, 0, PUSH, 200, DUP, PUSH, 3, ADD, SWAP, PUSH, 1, SUB, SWAP, XOR, DUP, PUSH, 1, XOR, DROP, SWAP, DUP, DROP, SWAP, DROP, HALT};
static u32 machine(u32 rounds) {
  u32 stack[32], sum = 0;
  for (u32 round = 0; round < rounds; round++) {
    u32 top = 0, at = 0;
    for (;;) {
      switch (program[at++]) {
      case PUSH: stack[top++] = program[at++] + round; continue;
      case ADD: top--; stack[top - 1] += stack[top]; continue;
      case SUB: top--; stack[top - 1] -= stack[top]; continue;
      case DUP: stack[top] = stack[top - 1]; top++; continue;
      case SWAP: { u32 x = stack[top - 1]; stack[top - 1] = stack[top - 2]; stack[top - 2] = x; continue; }
      case DROP: top--; continue;
      case JNZ: at = stack[--top] ? program[at] : at + 1; continue;
      case XOR: top--; stack[top - 1] ^= stack[top]; continue;
      default: break;
      }
      break;
    }
    sum += stack[0];
  }
  return sum;
}

/* Quicksort of random words. */
static void sort(u32 *low, u32 *high) {
  while (low < high) {
    u32 pivot = low[(high - low) >> 1], *i = low, *j = high;
    while (i <= j) {
      while (*i < pivot) i++;
      while (*j > pivot) j--;
      if (i <= j) {
        u32 x = *i;
        *i++ = *j;
        *j-- = x;
      }
    }
    if (j - low < high - i) {
      sort(low, j);
      low = i;
    } else {
      sort(i, high);
      high = j;
    }
  }
}
static u32 quicksort(u32 rounds) {
  u32 check = 0;
  random_state = 42;
  for (u32 round = 0; round < rounds; round++) {
    for (u32 i = 0; i < 1 << 16; i++) source[i] = next_random();
    sort(source, source + 65535);
    for (u32 i = 1; i < 1 << 16; i++) check += source[i] >= source[i - 1];
  }
  return check;
}

static void run(const char *name, u32 (*work)(u32), u32 argument) {
  put_text(name);
  put_char(' ');
  put_hex(work(argument));
  put_char('\n');
}

void main(void) {
  run("sieve", sieve, 6);
  run("recursion", fib, 29);
  run("copy", copy, 120);
  run("crc", crc, 6);
  run("bytecode", machine, 180000);
  run("quicksort", quicksort, 4);
  out8(0xf4, 0);
  for (;;) __asm__ volatile("hlt");
}
