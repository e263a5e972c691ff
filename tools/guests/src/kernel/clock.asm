/*G:420 Time.
 *
 * The Host gives one clock interrupt per request, and with each interrupt the time of day. In between the processor's
 * time stamp counter tells how much has passed, if one knows how fast it runs; where the Host does not say, it is
 * measured once, over one short sleep. A tick ends the turn of whoever runs and wakes those who have slept long enough;
 * while nobody runs there are no ticks. Before it: processes. Next: the console's device (virtio.asm). */
CALIBRATION_NS equ 10000000
BILLION        equ 1000000000
MILLION        equ 1000000

; Finds out how fast the time stamp counter runs, and what time it is.
clock_start:
  mov ecx, 1
  call .sleep
  mov eax, [lguest_data + LG_TSC_KHZ]
  test eax, eax
  jnz .known
  mov ecx, CALIBRATION_NS
  push dword [boot_time + 4]
  push dword [tsc_start]
  call .sleep
  pop ecx
  mov eax, [tsc_start]
  sub eax, ecx                  ; counted
  mov ecx, MILLION
  mul ecx
  pop ebx
  mov ecx, [boot_time + 4]
  sub ecx, ebx
  jns .same_second
  add ecx, BILLION
.same_second:
  div ecx                       ; counts per million nanoseconds: kHz
  test eax, eax
  jnz .known
  inc eax
.known:
  mov [tsc_khz], eax
  ret
.sleep:                         ; for ecx nanoseconds; notes time and counter at its end
  mov ebx, ecx
  mov eax, LHCALL_SET_CLOCKEVENT
  call hypercall
  mov eax, LHCALL_HALT
  call hypercall
  mov dword [lguest_data + LG_IRQ_ENABLED], 0
  ret

; The clock's interrupt. ebp frame.
clock_tick:
  inc dword [counters + COUNT_TICKS]
  mov dword [clock_armed], 0
  mov dword [need_schedule], 1
  mov ecx, [current]
  inc dword [ecx + PROC_TICKS]
  cmp dword [tsc_khz], 0
  jne clock_wake
  rdtsc                         ; clock_start waits for this one
  mov [tsc_start], eax
  mov [tsc_start + 4], edx
  mov eax, [lguest_data + LG_TIME]
  mov [boot_time], eax
  mov eax, [lguest_data + LG_TIME + 4]
  mov [boot_time + 4], eax
  ret

; Wakes those who have slept until now.
clock_wake:
  push ebx
  call clock_now
  mov ecx, processes
.next:
  cmp dword [ecx + PROC_STATE], STATE_BLOCKED
  jne .not
  cmp dword [ecx + PROC_CHANNEL], CHANNEL_SLEEP
  jne .not
  mov ebx, eax
  sub ebx, [ecx + PROC_WAKE]
  js .not
  jnz .due
  cmp edx, [ecx + PROC_WAKE_NS]
  jb .not
.due:
  mov dword [ecx + PROC_STATE], STATE_RUNNABLE
.not:
  add ecx, PROC_SIZE
  cmp ecx, processes_end
  jb .next
  pop ebx
  ret

; Milliseconds since boot in eax, nanoseconds of the one begun in edx. Keeps ebx, esi, edi, ebp.
clock_now:
  push ebx
  rdtsc
  sub eax, [tsc_start]
  sbb edx, [tsc_start + 4]
  mov ecx, [tsc_khz]
  mov ebx, eax
  mov eax, edx
  xor edx, edx
  div ecx
  mov eax, ebx
  div ecx
  mov ebx, eax
  mov eax, edx
  mov edx, MILLION
  mul edx
  div ecx
  mov edx, eax
  mov eax, ebx
  pop ebx
  ret

; Nanoseconds to the next interrupt that we need, 0 if we need none. Keeps ebx, esi, edi, ebp.
clock_interval:
  push ebx
  push esi
  xor ebx, ebx
  mov ecx, processes
.next:                          ; ebx: the sleeper who is due first
  cmp dword [ecx + PROC_STATE], STATE_BLOCKED
  jne .not
  cmp dword [ecx + PROC_CHANNEL], CHANNEL_SLEEP
  jne .not
  test ebx, ebx
  jz .first
  mov eax, [ecx + PROC_WAKE]
  sub eax, [ebx + PROC_WAKE]
  jns .not
.first:
  mov ebx, ecx
.not:
  add ecx, PROC_SIZE
  cmp ecx, processes_end
  jb .next
  mov esi, SLICE_NS
  cmp dword [current], processes
  jne .runs
  xor esi, esi
.runs:
  test ebx, ebx
  jz .done
  call clock_now
  neg eax
  add eax, [ebx + PROC_WAKE]
  js .overdue
  cmp eax, 1000
  jb .short
  mov eax, 1000
.short:
  imul eax, eax, MILLION
  sub eax, edx
  add eax, [ebx + PROC_WAKE_NS]
  jg .later
.overdue:
  mov eax, 1
.later:
  test esi, esi
  jz .take
  cmp eax, esi
  jae .done
.take:
  mov esi, eax
.done:
  mov eax, esi
  pop esi
  pop ebx
  ret

; ebx milliseconds.
sys_sleep:
  call clock_now
  add eax, ebx
  mov ecx, [current]
  mov [ecx + PROC_WAKE], eax
  mov [ecx + PROC_WAKE_NS], edx
  mov eax, CHANNEL_SLEEP
  call sleep_on
  xor eax, eax
  ret

; ebx buffer.
sys_clock:
  mov edx, ebx
  mov ecx, CLOCK_SIZE
  mov eax, FAULT_WR
  call user_range
  test eax, eax
  jnz .done
  call clock_now
  mov [ebx + CLOCK_UP_MS], eax
  mov [ebx + CLOCK_UP_NS], edx
  mov esi, edx
  mov ecx, 1000
  xor edx, edx
  div ecx
  imul edx, edx, MILLION
  add edx, esi
  add edx, [boot_time + 4]      ; below 2^31: both are below a billion
  add eax, [boot_time]
  cmp edx, BILLION
  jb .second
  sub edx, BILLION
  inc eax
.second:
  mov [ebx + CLOCK_SECONDS], eax
  mov [ebx + CLOCK_NANOSECONDS], edx
  mov eax, [tsc_khz]
  mov [ebx + CLOCK_TSC_KHZ], eax
  xor eax, eax
.done:
  ret

section .bss
alignb 4
clock_armed: resd 1             ; an interrupt was asked for
tsc_khz: resd 1
tsc_start: resd 2
boot_time: resd 2               ; when the counter stood at tsc_start
section .text
