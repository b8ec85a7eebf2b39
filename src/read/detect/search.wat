;; Looks for anchors in a text: every even position is asked for its four bytes, then for the anchor.
;; The tables are those of compilePrefilter, laid out by search.ts: `seen` at 16, where a bit is taken from a whole word.
;;
;; `heads` holds four bytes an entry. Node, 16 bytes: key i32 | next i32 | anchor u16 | shift i8 | length u8 | literal i32 (address).
;; In front of a literal stand the addresses of two masks, 256 bytes each: what may stand before the anchor and behind it; 0: anything.
(module
  (import "env" "memory" (memory 1))
  ;; Address at which the search stopped: `until` or behind it, less when `out` was full.
  (global $stopped (export "stopped") (mut i32) (i32.const 0))

  (func $fold (param $byte i32) (result i32)
    (i32.or
      (local.get $byte)
      (i32.shl (i32.lt_u (i32.sub (local.get $byte) (i32.const 65)) (i32.const 26)) (i32.const 5))))

  ;; Whether the mask, if there is one, takes the byte at an address.
  (func $takes (param $mask i32) (param $at i32) (result i32)
    (if (result i32) (i32.eqz (local.get $mask))
      (then (i32.const 1))
      (else (i32.load8_u (i32.add (local.get $mask) (i32.load8_u (local.get $at)))))))

  ;; Whether the bytes beside the anchor let it count; at the ends of the text everything does.
  (func $counts
    (param $literal i32) (param $start i32) (param $length i32) (param $text i32) (param $end i32) (result i32)
    (local $behind i32)
    (local.set $behind (i32.add (local.get $start) (local.get $length)))
    (if (i32.gt_u (local.get $start) (local.get $text))
      (then
        (if (i32.eqz (call $takes
              (i32.load (i32.sub (local.get $literal) (i32.const 8)))
              (i32.sub (local.get $start) (i32.const 1))))
          (then (return (i32.const 0))))))
    (if (result i32) (i32.lt_u (local.get $behind) (local.get $end))
      (then (call $takes (i32.load (i32.sub (local.get $literal) (i32.const 4))) (local.get $behind)))
      (else (i32.const 1))))

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
    (local $node i32) (local $start i32) (local $length i32) (local $literal i32)
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
                (local.set $literal (i32.load offset=12 (local.get $node)))
                (if (i32.and
                      (call $counts (local.get $literal) (local.get $start) (local.get $length)
                        (local.get $text) (local.get $end))
                      (call $holds (local.get $start) (local.get $literal) (local.get $length)))
                  (then
                    (i32.store (local.get $out) (i32.load16_u offset=8 (local.get $node)))
                    (i32.store offset=4 (local.get $out) (local.get $start))
                    (local.set $out (i32.add (local.get $out) (i32.const 8)))))))))
        (local.set $node (i32.load offset=4 (local.get $node)))
        (br $next)))
    (local.get $out))

  ;; Writes the bytes from `from` to `to` as `table` folds them to `out`, without those that it takes for 0, and two bytes
  ;; each at `places`: how far behind `from` the byte stood. Gives the end of what is written to `out`.
  (func (export "fold")
    (param $from i32) (param $to i32) (param $table i32) (param $out i32) (param $places i32) (result i32)
    (local $at i32) (local $byte i32) (local $step i32)
    (local.set $at (local.get $from))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $to)))
        (i32.store8 (local.get $out)
          (local.tee $byte
            (i32.load8_u (i32.add (local.get $table) (i32.load8_u (local.get $at))))))
        (i32.store16 (local.get $places) (i32.sub (local.get $at) (local.get $from)))
        (local.set $step (i32.ne (local.get $byte) (i32.const 0)))
        (local.set $out (i32.add (local.get $out) (local.get $step)))
        (local.set $places (i32.add (local.get $places) (i32.shl (local.get $step) (i32.const 1))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next)))
    (local.get $out))

  ;; Asks every other position from `at` to `until`, four at a time; anchors lie between `text` and `end`. All are addresses;
  ;; three bytes behind `end` are read, and from `full` on there is room for the hits of four positions. Gives the end of what is written.
  (func (export "search")
    (param $text i32) (param $end i32) (param $at i32) (param $until i32)
    (param $heads i32) (param $nodes i32) (param $out i32) (param $full i32)
    (result i32)
    (local $eight i64) (local $key i32) (local $second i32) (local $third i32) (local $fourth i32)
    (local $hash i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $until)))
        (local.set $eight (i64.or (i64.load align=1 (local.get $at)) (i64.const 0x2020202020202020)))
        (local.set $key (i32.wrap_i64 (local.get $eight)))
        (local.set $second (i32.wrap_i64 (i64.shr_u (local.get $eight) (i64.const 16))))
        (local.set $third (i32.wrap_i64 (i64.shr_u (local.get $eight) (i64.const 32))))
        (local.set $fourth (i32.or (i32.load offset=6 align=1 (local.get $at)) (i32.const 0x20202020)))
        (br_if $done (i32.ge_u (local.get $out) (local.get $full)))
        (if (i32.and
              (i32.shr_u
                (i32.load offset=16
                  (i32.and
                    (i32.shr_u
                      (local.tee $hash (i32.mul (local.get $key) (i32.const 0x9e3779b1)))
                      (i32.const 15))
                    (i32.const 0x1fffc)))
                (i32.shr_u (local.get $hash) (i32.const 12)))
              (i32.const 1))
          (then
            (local.set $out
              (call $verify (local.get $key) (local.get $at)
                (local.get $text) (local.get $end) (local.get $heads) (local.get $nodes) (local.get $out)))))
        (if (i32.and
              (i32.shr_u
                (i32.load offset=16
                  (i32.and
                    (i32.shr_u
                      (local.tee $hash (i32.mul (local.get $second) (i32.const 0x9e3779b1)))
                      (i32.const 15))
                    (i32.const 0x1fffc)))
                (i32.shr_u (local.get $hash) (i32.const 12)))
              (i32.const 1))
          (then
            (local.set $out
              (call $verify (local.get $second) (i32.add (local.get $at) (i32.const 2))
                (local.get $text) (local.get $end) (local.get $heads) (local.get $nodes) (local.get $out)))))
        (if (i32.and
              (i32.shr_u
                (i32.load offset=16
                  (i32.and
                    (i32.shr_u
                      (local.tee $hash (i32.mul (local.get $third) (i32.const 0x9e3779b1)))
                      (i32.const 15))
                    (i32.const 0x1fffc)))
                (i32.shr_u (local.get $hash) (i32.const 12)))
              (i32.const 1))
          (then
            (local.set $out
              (call $verify (local.get $third) (i32.add (local.get $at) (i32.const 4))
                (local.get $text) (local.get $end) (local.get $heads) (local.get $nodes) (local.get $out)))))
        (if (i32.and
              (i32.shr_u
                (i32.load offset=16
                  (i32.and
                    (i32.shr_u
                      (local.tee $hash (i32.mul (local.get $fourth) (i32.const 0x9e3779b1)))
                      (i32.const 15))
                    (i32.const 0x1fffc)))
                (i32.shr_u (local.get $hash) (i32.const 12)))
              (i32.const 1))
          (then
            (local.set $out
              (call $verify (local.get $fourth) (i32.add (local.get $at) (i32.const 6))
                (local.get $text) (local.get $end) (local.get $heads) (local.get $nodes) (local.get $out)))))
        (local.set $at (i32.add (local.get $at) (i32.const 8)))
        (br $next)))
    (global.set $stopped (local.get $at))
    (local.get $out)))
