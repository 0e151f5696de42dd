// Trail: what an evaluation leaves behind for *why null?*: for every sub-expression that came out hollow (null, a failure,
// an empty list, or something with a null in it) its value and the hollow parts below it.
//
// Only a Machine with `why` has a Recorder; without it the evaluator pays one branch an expression. Recording changes
// no result.
//
// Limits:  kTrailsMax live trails; what is beyond is left out, and truncated() says so
// REQUIRES: the programs that ran outlive the recorder's use: trails point into their code
// Threads: as the Machine that owns it
#pragma once

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "decide/feel/compile.h"

namespace zhida::feel {

inline constexpr std::size_t kTrailsMax = 20'000;

// How a table without a result fared: the rules that came closest, with the cells that did not hold.
struct TableNote {
  struct Near {
    std::size_t rule = 0;
    std::vector<std::size_t> failed;  // inputs
  };
  std::vector<Value> inputs;
  std::vector<Near> nearest;  // at most 3, fewest failed cells first
};

struct Trail;
using TrailPtr = std::shared_ptr<const Trail>;
struct Trail {
  const Code* code = nullptr;
  const Program* program = nullptr;  // whose text the code's span is in
  Value value;
  std::vector<TrailPtr> parts;                          // hollow ones, in order of evaluation
  std::vector<std::pair<const Code*, Value>> operands;  // the first few, hollow or not
  std::shared_ptr<const TableNote> table;               // of a table that no rule hit
  // Of a name: the scope's slot it stands for (with the program whose scope it is), or what was bound to it.
  const Program* scope = nullptr;
  int scope_slot = -1;
  TrailPtr bound;
  bool is_run = false;  // a program's whole result
};

// Null, a failure, an empty list, or a list or context with a null somewhere among its first parts.
[[nodiscard]] bool is_hollow(const Value& v);

class Recorder {
 public:
  Recorder();
  // For the evaluator: around each expression, each call of a lambda, each run of a program.
  void open(const Code& code);
  void close(const Value& value);
  void enter(const Lambda& lambda);
  void leave();
  void begin(const Program& program);
  void end(const Value& value);
  // About the table that is open.
  void note(TableNote note);

  // The last run of a program, where its result was hollow; else null.
  [[nodiscard]] TrailPtr last_run(const Program& program) const;
  [[nodiscard]] bool truncated() const { return truncated_; }

 private:
  struct Frame {
    const Code* code = nullptr;  // null: a lambda's or a program's own frame
    const Lambda* lambda = nullptr;
    const Program* program = nullptr;
    std::vector<TrailPtr> parts;
    std::vector<std::pair<const Code*, Value>> operands;
    std::shared_ptr<const TableNote> table;
  };
  struct Home {  // of a lambda
    const Program* program = nullptr;
    const Lambda* outer = nullptr;  // null: the program's own frame
  };
  void learn(const Program& program, const Lambda* outer, const Code& code);
  void locate(Trail& trail) const;
  void locate_parameter(Trail& trail, std::size_t frame) const;
  [[nodiscard]] static TrailPtr binding(const Frame& frame, int slot, bool& binds);
  [[nodiscard]] std::shared_ptr<Trail> make();

  std::vector<Frame> frames_;
  std::map<const Lambda*, Home> homes_;
  std::map<const Program*, bool> learnt_;
  std::map<const Program*, TrailPtr> runs_;
  std::shared_ptr<std::size_t> live_;
  bool truncated_ = false;
};

}  // namespace zhida::feel
