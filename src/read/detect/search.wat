;; Looks for anchors in a text: every even position is asked for its four bytes, then for the anchor.
;; The tables are those of compilePrefilter, laid out by search.ts.
;;
;; `heads` holds four bytes an entry. Node, 16 bytes: key i32 | next i32 | anchor u16 | shift i8 | length u8 | literal i32 (address).
(module
  (import "env" "memory" (memory 1))
  ;; Address at which the search stopped: `until` or behind it, less when `out` was full.
  (global $stopped (export "stopped") (mut i32) (i32.const 0))

  (func $fold (param $byte i32) (result i32)
    (i32.or
      (local.get $byte)
      (i32.shl (i32.lt_u (i32.sub (local.get $byte) (i32.const 65)) (i32.const 26)) (i32.const 5))))

  ;; Whether the literal stands in the text, folded.
  (func $holds (param $at i32) (param $literal i32) (param $length i32) (result i32)
    (local $i i32)
    (loop $next
      (if (i32.ne
            (call $fold (i32.load8_u (i32.add (local.get $at) (local.get $i))))
            (i32.load8_u (i32.add (local.get $literal) (local.get $i))))
        (then (return (i32.const 0))))
      (br_if $next
        (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $length))))
    (i32.const 1))

  ;; Writes (anchor, start) of every node of the key's chain that stands at the position; gives the end of what is written.
  (func $verify
    (param $key i32) (param $at i32) (param $text i32) (param $end i32)
    (param $heads i32) (param $nodes i32) (param $out i32) (result i32)
    (local $node i32) (local $start i32) (local $length i32)
    (local.set $node
      (i32.load (i32.add (local.get $heads)
        (i32.shl (i32.shr_u (i32.mul (local.get $key) (i32.const 0x9e3779b1)) (i32.const 16)) (i32.const 2)))))
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $node)))
        (local.set $node (i32.add (local.get $nodes) (i32.shl (local.get $node) (i32.const 4))))
        (if (i32.eq (i32.load (local.get $node)) (local.get $key))
          (then
            (local.set $start (i32.sub (local.get $at) (i32.load8_s offset=10 (local.get $node))))
            (local.set $length (i32.load8_u offset=11 (local.get $node)))
            (if (i32.and
                  (i32.ge_u (local.get $start) (local.get $text))
                  (i32.le_u (i32.add (local.get $start) (local.get $length)) (local.get $end)))
              (then
                (if (call $holds (local.get $start) (i32.load offset=12 (local.get $node)) (local.get $length))
                  (then
                    (i32.store (local.get $out) (i32.load16_u offset=8 (local.get $node)))
                    (i32.store offset=4 (local.get $out) (local.get $start))
                    (local.set $out (i32.add (local.get $out) (i32.const 8)))))))))
        (local.set $node (i32.load offset=4 (local.get $node)))
        (br $next)))
    (local.get $out))

  ;; Asks every other position from `at` to `until`; anchors lie between `text` and `end`. All are addresses; three bytes
  ;; behind `end` are read, and from `full` on there is room for the hits of one position. Gives the end of what is written.
  (func (export "search")
    (param $text i32) (param $end i32) (param $at i32) (param $until i32)
    (param $seen i32) (param $heads i32) (param $nodes i32) (param $out i32) (param $full i32)
    (result i32)
    (local $key i32) (local $hash i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $until)))
        (local.set $key (i32.or (i32.load align=1 (local.get $at)) (i32.const 0x20202020)))
        (local.set $hash (i32.shr_u (i32.mul (local.get $key) (i32.const 0x9e3779b1)) (i32.const 12)))
        (if (i32.and
              (i32.shr_u
                (i32.load8_u (i32.add (local.get $seen) (i32.shr_u (local.get $hash) (i32.const 3))))
                (i32.and (local.get $hash) (i32.const 7)))
              (i32.const 1))
          (then
            (br_if $done (i32.ge_u (local.get $out) (local.get $full)))
            (local.set $out
              (call $verify (local.get $key) (local.get $at) (local.get $text) (local.get $end)
                (local.get $heads) (local.get $nodes) (local.get $out)))))
        (local.set $at (i32.add (local.get $at) (i32.const 2)))
        (br $next)))
    (global.set $stopped (local.get $at))
    (local.get $out)))
