/* How a benchmark image reports: on COM1 `name result` for each part, and port 0xf4 ends the run with status 0. */
typedef unsigned char u8;
typedef unsigned int u32;

static inline void out8(unsigned short port, u8 value) { __asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port)); }
static inline u8 in8(unsigned short port) {
  u8 value;
  __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
  return value;
}

static void put_char(char c) {
  while ((in8(0x3fd) & 0x20) == 0) {
  }
  out8(0x3f8, (u8)c);
}
static void put_text(const char *text) {
  while (*text) put_char(*text++);
}
static void put_hex(u32 value) {
  for (int shift = 28; shift >= 0; shift -= 4) put_char("0123456789abcdef"[(value >> shift) & 15]);
}
