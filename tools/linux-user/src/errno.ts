/*T:851 Error numbers, as a system call returns them negated (Linux, asm-generic/errno-base.h and errno.h). */
export const ENOENT = 2;
export const ESRCH = 3;
export const EBADF = 9;
export const ENOMEM = 12;
export const EFAULT = 14;
export const EEXIST = 17;
export const ENODEV = 19;
export const EINVAL = 22;
export const ENOTTY = 25;
export const ENOSYS = 38;
