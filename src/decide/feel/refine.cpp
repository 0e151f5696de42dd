// `if` over undecided values: where the condition compares a name with constants, the name's possible values are cut at
// these constants, and each part takes its own branch. So `if 分 >= 60 then 分 else 0` over [0, 100] is 0 or [60, 100],
// not [0, 100].
#include <algorithm>

#include "decide/feel/eval.h"
#include "decide/feel/intervals.h"

namespace zhida::feel {
namespace {

constexpr std::size_t kPartsMax = 64;

// A context with the value at the end of a path of members replaced.
Value replaced(const Value& whole, std::span<const std::string> path, const Value& part) {
  if (path.empty()) return part;
  Context out = whole.as_context();
  out.put(path[0], replaced(*out.find(path[0]), path.subspan(1), part));
  return Value::context(std::move(out));
}

bool is_comparison(Op op) { return op >= Op::kEq && op <= Op::kGe; }

}  // namespace

// A name, or a member of one, and what it is compared with.
struct Evaluator::Split {
  int slot = -1;
  std::vector<std::string> path;
  std::vector<Value> points;
};

Value Evaluator::place_value(const Split& split) const {
  const Value* v = &slots_[static_cast<std::size_t>(split.slot)];
  for (const std::string& member : split.path) {
    v = v->is(Kind::kContext) ? v->as_context().find(member) : nullptr;
    if (v == nullptr) return Value::null();
  }
  return *v;
}

void Evaluator::add_split(const Code& place, const Code& other, std::vector<Split>& out) {
  Split split;
  const Code* base = &place;
  for (; base->op == Op::kPath; base = &base->kids[0])
    split.path.insert(split.path.begin(), base->text);
  if (base->op == Op::kItemMember) split.path.insert(split.path.begin(), base->text);
  if (base->op != Op::kSlot && base->op != Op::kItemMember) return;
  split.slot = base->slot;
  if (split.slot < 0 || !place_value(split).is(Kind::kPossible)) return;
  const Value v = eval(other);
  if (v.is(Kind::kRange)) {
    split.points = {v.as_range().low, v.as_range().high};
  } else if (v.is(Kind::kList)) {
    split.points = v.as_list();
  } else {
    split.points = {v};
  }
  const auto same = std::find_if(out.begin(), out.end(), [&](const Split& s) {
    return s.slot == split.slot && s.path == split.path;
  });
  if (same == out.end()) {
    out.push_back(std::move(split));
  } else {
    same->points.insert(same->points.end(), split.points.begin(), split.points.end());
  }
}

void Evaluator::splits_of(const Code& condition, std::vector<Split>& out) {
  switch (condition.op) {
    case Op::kAnd:
    case Op::kOr:
    case Op::kCallBuiltin:
      for (const Code& kid : condition.kids) splits_of(kid, out);
      return;
    case Op::kBetween:
    case Op::kIn:
      for (std::size_t i = 1; i < condition.kids.size(); ++i) {
        const Code& kid = condition.kids[i];
        const Code& other = kid.op == Op::kTest ? kid.kids[0] : kid;
        if (!other.uses_input) add_split(condition.kids[0], other, out);
      }
      return;
    default: break;
  }
  if (!is_comparison(condition.op)) return;
  add_split(condition.kids[0], condition.kids[1], out);
  add_split(condition.kids[1], condition.kids[0], out);
}

// The results of `c` over the parts of the split's place, joined; nothing where it cannot be cut.
std::optional<Value> Evaluator::over_parts(const Code& c, const Split& split) {
  const Value whole = place_value(split);
  const std::vector<Value> parts = cut(whole, split.points);
  if (parts.size() < 2 || parts.size() > kPartsMax) return std::nullopt;
  const auto slot = static_cast<std::size_t>(split.slot);
  const Value before = slots_[slot];
  std::optional<Value> out;
  for (const Value& part : parts) {
    slots_[slot] = replaced(before, split.path, part);
    Value v = eval(c);  // the next name is cut there
    out = out ? join(*out, v) : std::move(v);
  }
  slots_[slot] = before;
  return out;
}

// Nothing where no name can be cut. REQUIRES: c is a kIf
std::optional<Value> Evaluator::conditional_by_parts(const Code& c) {
  std::vector<Split> splits;
  splits_of(c.kids[0], splits);
  for (const Split& split : splits) {
    if (auto out = over_parts(c, split)) return out;
  }
  return std::nullopt;
}

// Where both sides compare the same name, they are not independent: `规模 = "中型" or 规模 = "小型"` over these two is
// true. Nothing where no name stands on both sides. REQUIRES: c is a kAnd or kOr
std::optional<Value> Evaluator::logic_by_parts(const Code& c) {
  std::vector<Split> left;
  std::vector<Split> right;
  splits_of(c.kids[0], left);
  if (left.empty()) return std::nullopt;
  splits_of(c.kids[1], right);
  for (Split& split : left) {
    for (const Split& other : right) {
      if (split.slot != other.slot || split.path != other.path) continue;
      split.points.insert(split.points.end(), other.points.begin(), other.points.end());
      if (auto out = over_parts(c, split)) return out;
    }
  }
  return std::nullopt;
}

}  // namespace zhida::feel
