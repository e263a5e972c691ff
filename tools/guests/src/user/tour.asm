/*G:680 The tour.
 *
 * All commands that teach, one after the other, each announced as if it had been typed. With `batch` on the kernel's
 * command line the shell takes it on its own. Before it: time. This ends the embedded Guest; what was built here is put
 * into the Launcher by ../build-guest.ts. */

do_tour:
  say `The tour: what a paravirtual kernel does, and what it leaves to its Host.\n`
  mov esi, tour_stops
.next:
  mov ebp, [esi]
  test ebp, ebp
  jz .done
  mov eax, [esi + 4]
  say `\n\e[2m`
  call say_text
  say `\e[0m\n\e[1;32mlguest> \e[0m`
  mov eax, [ebp]
  call say_text
  say `\n`
  push esi
  mov esi, ebp
  mov edi, no_argument
  call run_in_child
  pop esi
  add esi, 8
  jmp .next
.done:
  say `\nThat was the tour.\n`
  ret

align 4
; Place in the table of commands, and why.
tour_stops:
  dd commands + 12 * 1, tour_ps
  dd commands + 12 * 3, tour_mem
  dd commands + 12 * 4, tour_fault
  dd commands + 12 * 6, tour_fork
  dd commands + 12 * 7, tour_segv
  dd commands + 12 * 9, tour_time
  dd commands + 12 * 11, tour_bench
  dd commands + 12 * 2, tour_calls
  dd 0
tour_ps:    db "First, who is here. The shell forks for each command.", 0
tour_mem:   db "A process owns little, and believes it owns much.", 0
tour_fault: db "What it touches for the first time is given to it.", 0
tour_fork:  db "One process becomes two that share all they can.", 0
tour_segv:  db "The kernel lies in every address space, out of reach.", 0
tour_time:  db "Time is the Host's.", 0
tour_bench: db "Leaving the Guest is dear, so it is done rarely.", 0
tour_calls: db "All that was asked of the Host since boot.", 0
