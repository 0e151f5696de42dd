// Which rules of a table came closest, where none hit.
#include <algorithm>

#include "decide/feel/eval.h"
#include "decide/feel/trail.h"

namespace zhida::feel {

// Tries every cell again on a machine and slots of their own: nothing of the evaluation under way changes.
void Evaluator::note_no_rule(const TableCode& t, const std::vector<Value>& inputs) {
  constexpr std::size_t kNearestMax = 3;
  constexpr std::uint64_t kStepsMax = 100'000;
  MachineOptions options = m_.options();
  options.why = false;
  options.trace = false;
  options.limits.steps = std::min(options.limits.steps, kStepsMax);
  Machine machine(std::move(options));
  std::vector<Value> slots = slots_;
  Evaluator other(machine, slots);
  TableNote note;
  note.inputs = inputs;
  for (std::size_t r = 0; r < t.rules.size(); ++r) {
    TableNote::Near near{r, {}};
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      slots[static_cast<std::size_t>(t.inputs[i].slot)] = inputs[i];
      if ((other.tests(t.rules[r].tests[i], inputs[i]) & kMayTrue) == 0) near.failed.push_back(i);
    }
    const auto at =
        std::ranges::upper_bound(note.nearest, near.failed.size(), {},
                                 [](const TableNote::Near& n) { return n.failed.size(); });
    note.nearest.insert(at, std::move(near));
    if (note.nearest.size() > kNearestMax) note.nearest.pop_back();
  }
  m_.recorder()->note(std::move(note));
}

}  // namespace zhida::feel
