// The evaluator: one switch over the compiled tree. Abstract operands take the possible-value path of each operation.
//
// Clause: DMN 1.5, 10.3.2 and 10.3.4
#include "decide/feel/eval.h"

#include <algorithm>

#include "base/text.h"
#include "decide/feel/intervals.h"
#include "decide/feel/trail.h"
#include "decide/feel/weight.h"

namespace zhida::feel {
namespace {

std::string quoted_zh(const Value& v) {
  return std::string(kind_name_zh(v.kind())) + " " + to_literal(v);
}
std::string quoted_en(const Value& v) {
  return with_article(kind_name_en(v.kind())) + " " + to_literal(v);
}

}  // namespace

Value Evaluator::eval(const Code& c) {
  if (m_.recorder() != nullptr) return recorded(c);
  if (c.op == Op::kConst) return c.constant;
  if (!m_.step()) {
    return m_.fail("E-FEEL-LIMIT", "计算步数超过上限", "the evaluation exceeds its step limit",
                   c.span);
  }
  if (!m_.descend()) {
    return m_.fail("E-FEEL-LIMIT", "计算嵌套太深", "the evaluation is nested too deeply", c.span);
  }
  Value v = m_.within_limits(dispatch(c), c.span);
  m_.ascend();
  return v;
}

// eval(), with a trail of what came out hollow.
Value Evaluator::recorded(const Code& c) {
  m_.recorder()->open(c);
  Value v;
  if (c.op == Op::kConst) {
    v = c.constant;
  } else if (!m_.step()) {
    v = m_.fail("E-FEEL-LIMIT", "计算步数超过上限", "the evaluation exceeds its step limit",
                c.span);
  } else if (!m_.descend()) {
    v = m_.fail("E-FEEL-LIMIT", "计算嵌套太深", "the evaluation is nested too deeply", c.span);
  } else {
    v = m_.within_limits(dispatch(c), c.span);
    m_.ascend();
  }
  m_.recorder()->close(v);
  return v;
}

Value Evaluator::dispatch(const Code& c) {
  switch (c.op) {
    case Op::kConst: return c.constant;
    case Op::kSlot: return slots_[static_cast<std::size_t>(c.slot)];
    case Op::kItemMember: return item_member(c);
    case Op::kBuiltinRef: return lambda(c);
    case Op::kPath: return path(c);
    case Op::kNegate:
    case Op::kAdd:
    case Op::kSub:
    case Op::kMul:
    case Op::kDiv:
    case Op::kPow: return arithmetic(c);
    case Op::kEq:
    case Op::kNe:
    case Op::kLt:
    case Op::kLe:
    case Op::kGt:
    case Op::kGe:
    case Op::kBetween: return comparison(c);
    case Op::kAnd:
    case Op::kOr: return logic(c);
    case Op::kIn: return membership(c);
    case Op::kInstanceOf: return instance_of(c);
    case Op::kIf: return conditional(c);
    case Op::kFor:
    case Op::kSome:
    case Op::kEvery: return iterate(c);
    case Op::kIterate:
      return m_.fail("E-FEEL-TYPE", "“..”只能写在 for 的范围里",
                     "'..' stands only in the domain of for", c.span);
    case Op::kFilter: return filter(c);
    case Op::kCallBuiltin: return call_builtin(c);
    case Op::kCall: return call(c);
    case Op::kLambda: return lambda(c);
    case Op::kList: {
      List items;
      items.reserve(c.kids.size());
      for (const Code& kid : c.kids) items.push_back(eval(kid));
      return Value::list(std::move(items));
    }
    case Op::kContext: return context(c);
    case Op::kBoxedContext: return boxed_context(c);
    case Op::kRange: return range(c);
    case Op::kTests: return truth_value(tests(c, slots_[static_cast<std::size_t>(c.slot)]));
    case Op::kTest: return truth_value(test(c, slots_[static_cast<std::size_t>(c.slot)]));
    case Op::kCoerce: return coerced(c);
    case Op::kTable: return table(c);
    case Op::kFail: {
      const ErrorInfo& e = c.constant.as_error();
      return m_.fail(e.code, e.zh, e.en, c.span);
    }
  }
  return Value::null();
}

// Clause: DMN 1.5, table 48. The second operand is not evaluated where the first decides.
Value Evaluator::logic(const Code& c) {
  const bool is_and = c.op == Op::kAnd;
  Value left = eval(c.kids[0]);
  const TruthMask a = truth_mask(left);
  if (a == (is_and ? kMayFalse : kMayTrue)) return Value::boolean(!is_and);
  Value right = eval(c.kids[1]);
  const TruthMask b = truth_mask(right);
  const TruthMask mask = is_and ? and_mask(a, b) : or_mask(a, b);
  if (left.is_abstract() && right.is_abstract()) {
    if (auto together = logic_by_parts(c)) return std::move(*together);
  }
  if (mask != kMayNull) return truth_value(mask);
  // Keep the failure that made the result null.
  if (left.is(Kind::kError)) return left;
  if (right.is(Kind::kError)) return right;
  for (const Value* v : {&left, &right}) {
    if (!v->is_null() && !v->is(Kind::kBoolean) && !v->is_abstract()) {
      return m_.fail("E-FEEL-TYPE", "and/or 需要真假值，却得到" + quoted_zh(*v),
                     "and/or needs booleans but found " + quoted_en(*v), c.span);
    }
  }
  return Value::null();
}

namespace {

// The same name, or the same member of the same name.
bool same_place(const Code& a, const Code& b) {
  if (a.op != b.op || a.text != b.text) return false;
  if (a.op == Op::kSlot) return a.slot == b.slot;
  return a.op == Op::kPath && same_place(a.kids[0], b.kids[0]);
}

TruthMask compare_with_itself(Op op, const Value& interval) {
  const bool holds = op == Op::kEq || op == Op::kLe || op == Op::kGe;
  TruthMask mask = holds ? kMayTrue : kMayFalse;
  const bool order = op != Op::kEq && op != Op::kNe;
  if (order && interval.as_possible().nullable) mask |= kMayNull;
  return mask;
}

}  // namespace

Value Evaluator::comparison(const Code& c) {
  Value a = eval(c.kids[0]);
  Value b = eval(c.kids[1]);
  if (c.op == Op::kBetween) {
    Value high = eval(c.kids[2]);
    const TruthMask mask = and_mask(compare_mask(Op::kGe, a, b), compare_mask(Op::kLe, a, high));
    if (mask != kMayNull) return truth_value(mask);
    if (a.is(Kind::kError)) return a;
    if (b.is(Kind::kError)) return b;
    if (high.is(Kind::kError)) return high;
    // Clause: DMN 1.5, table 54; kit 0071, null_001 to null_003
    return m_.fail(
        "E-FEEL-TYPE",
        "between 不能比较" + quoted_zh(a) + "、" + quoted_zh(b) + "与" + quoted_zh(high),
        "between cannot compare " + quoted_en(a) + ", " + quoted_en(b) + " and " + quoted_en(high),
        c.span);
  }
  m_.step(std::min(walk_steps(a), walk_steps(b)));
  TruthMask mask = compare_mask(c.op, a, b);
  if (is_interval(a) && same_place(c.kids[0], c.kids[1])) mask = compare_with_itself(c.op, a);
  if (mask == kMayNull) {
    if (a.is(Kind::kError)) return a;
    if (b.is(Kind::kError)) return b;
    if (!a.is_null() && !b.is_null()) {
      return m_.fail("E-FEEL-TYPE", "不能比较" + quoted_zh(a) + "与" + quoted_zh(b),
                     "cannot compare " + quoted_en(a) + " with " + quoted_en(b), c.span);
    }
  }
  return truth_value(mask);
}

Value Evaluator::arithmetic(const Code& c) {
  Value a = eval(c.kids[0]);
  if (c.op == Op::kNegate && a.is(Kind::kError)) return a;
  if (c.op == Op::kNegate) return a.is_abstract() ? negate_possible(a, m_) : negate(a, m_);
  Value b = eval(c.kids[1]);
  // The first failure is the one worth reading.
  if (a.is(Kind::kError)) return a;
  if (b.is(Kind::kError)) return b;
  if (a.is_abstract() || b.is_abstract()) return arithmetic_possible(c.op, a, b, m_);
  switch (c.op) {
    case Op::kAdd: return add(a, b, m_);
    case Op::kSub: return subtract(a, b, m_);
    case Op::kMul: return multiply(a, b, m_);
    case Op::kDiv: return divide(a, b, m_);
    default: return power(a, b, m_);
  }
}

// Clause: DMN 1.5, 10.3.2.15: false and null take the other branch; what is no boolean fails (kit 1150, 003).
Value Evaluator::conditional(const Code& c) {
  const Value condition = eval(c.kids[0]);
  if (is_no_condition(condition)) {
    return m_.fail("E-FEEL-TYPE", "if 需要真假值，却得到" + quoted_zh(condition),
                   "if needs a boolean but found " + quoted_en(condition), c.span);
  }
  const TruthMask mask = truth_mask(condition);
  if (mask == kMayTrue) return eval(c.kids[1]);
  const bool may_fail = may_be_no_condition(condition);
  if ((mask & kMayTrue) == 0) {
    const Value no = eval(c.kids[2]);
    return may_fail ? join(no, Value::null()) : no;
  }
  if (auto split = conditional_by_parts(c)) return std::move(*split);
  const Value yes = eval(c.kids[1]);
  const Value either = join(yes, eval(c.kids[2]));
  return may_fail ? join(either, Value::null()) : either;
}

namespace {

// Properties that grow with their value.
Value property_of_interval(const Value& v, const std::string& name) {
  const auto ends = ends_of(v);
  if (!ends || ends->nullable || ends->low.is_null() || ends->high.is_null())
    return Value::unknown();
  const Kind kind = points_kind(*ends);
  const bool date_like = kind == Kind::kDate || kind == Kind::kDateTime;
  const bool grows = (name == "year" && date_like) ||
                     (name == "years" && kind == Kind::kMonthsDuration) ||
                     (name == "days" && kind == Kind::kDaysDuration);
  if (!grows) return Value::unknown();
  const auto low = property(ends->low, name);
  const auto high = property(ends->high, name);
  if (!low || !high || !is_ordered(*low) || !is_ordered(*high)) return Value::unknown();
  return to_value(Ends{*low, *high});
}

// Member of one value; lists answer with the list of their items' members (DMN 1.5, 10.3.2.5).
Value member_of(const Value& v, const Code& c, Machine& m) {
  switch (v.kind()) {
    case Kind::kUnknown: return v;
    case Kind::kContext: {
      const Value* found = v.as_context().find(c.text);
      if (found != nullptr) return *found;
      return m.fail("E-FEEL-MEMBER", "没有成员“" + c.text + "”",
                    "there is no member '" + c.text + "'", c.span);
    }
    case Kind::kList: {
      List out;
      out.reserve(v.as_list().size());
      for (const Value& item : v.as_list()) out.push_back(member_of(item, c, m));
      return Value::list(std::move(out));
    }
    case Kind::kPossible: {
      const Possible& p = v.as_possible();
      if (p.form == Possible::Form::kInterval) return property_of_interval(v, c.text);
      if (p.form == Possible::Form::kList) {
        Possible out = p;
        for (Value& item : out.items) item = member_of(item, c, m);
        return Value::possible(std::move(out));
      }
      std::optional<Value> out;
      for (const Value& item : p.items) {
        Value one = member_of(item, c, m);
        out = out ? join(*out, one) : std::move(one);
      }
      return *out;
    }
    case Kind::kNull: return v;
    case Kind::kError: return v;
    default: break;
  }
  auto found = property(v, c.text);
  if (found) return std::move(*found);
  return m.fail("E-FEEL-MEMBER", std::string(kind_name_zh(v.kind())) + "没有属性“" + c.text + "”",
                with_article(kind_name_en(v.kind())) + " has no property '" + c.text + "'", c.span);
}

}  // namespace

Value Evaluator::path(const Code& c) {
  const Value v = eval(c.kids[0]);
  if (v.is(Kind::kList)) m_.step(v.as_list().size());
  if (!v.is(Kind::kNull)) return member_of(v, c, m_);
  return m_.fail("E-FEEL-MEMBER", "null 没有成员“" + c.text + "”",
                 "null has no member '" + c.text + "'", c.span);
}

// Inside a filter a name is the item's member, where it has one, or else what the name means outside.
Value Evaluator::item_member(const Code& c) {
  const Value item = slots_[static_cast<std::size_t>(c.slot)];
  if (item.is_abstract()) return undecided_item_member(item, c);
  if (item.is(Kind::kContext)) {
    const Value* found = item.as_context().find(c.text);
    if (found != nullptr) return *found;
  } else if (c.kids.empty() && !item.is_null()) {
    auto found = property(item, c.text);
    if (found) return std::move(*found);
  }
  if (!c.kids.empty()) return eval(c.kids[0]);
  return m_.fail("E-FEEL-NAME", "没有名为“" + c.text + "”的成员",
                 "no member is named '" + c.text + "'", c.span);
}

Value Evaluator::undecided_item_member(const Value& item, const Code& c) {
  const auto members = members_of(item);
  if (!members && item.is(Kind::kPossible)) {  // no context, and so without members
    if (!c.kids.empty()) return eval(c.kids[0]);
    return is_interval(item) ? property_of_interval(item, c.text) : Value::unknown();
  }
  if (!members) return Value::unknown();
  std::optional<Value> out;
  for (const Value& m : *members) {
    slots_[static_cast<std::size_t>(c.slot)] = m;
    Value one = item_member(c);
    out = out ? join(*out, one) : std::move(one);
  }
  slots_[static_cast<std::size_t>(c.slot)] = item;
  return *out;
}

Value Evaluator::context(const Code& c) {
  Context out;
  out.entries.reserve(c.kids.size());
  for (std::size_t i = 0; i < c.kids.size(); ++i) {
    Value v = eval(c.kids[i]);
    slots_[static_cast<std::size_t>(c.slots[i])] = v;
    out.entries.emplace_back(c.names[i], std::move(v));
  }
  return Value::context(std::move(out));
}

// A boxed context whose last entry has no name is that entry's value. Clause: DMN 1.5, 7.3.1 (context)
Value Evaluator::boxed_context(const Code& c) {
  Context out;
  for (std::size_t i = 0; i < c.kids.size(); ++i) {
    Value v = eval(c.kids[i]);
    if (c.names[i].empty()) return v;
    slots_[static_cast<std::size_t>(c.slots[i])] = v;
    out.put(c.names[i], std::move(v));
  }
  return Value::context(std::move(out));
}

Value Evaluator::range(const Code& c) {
  Range r;
  r.low = eval(c.kids[0]);
  r.high = eval(c.kids[1]);
  r.low_closed = c.low_closed;
  r.high_closed = c.high_closed;
  r.form = c.range_form;
  if (r.low.is_abstract() || r.high.is_abstract()) {
    // Kept only where it surely is a range: both ends there, and in order.
    const bool sure = compare_mask(Op::kLe, r.low, r.high) == kMayTrue;
    return sure ? Value::range(std::move(r)) : Value::unknown();
  }
  if (!r.low.is_null() && !r.high.is_null()) {
    const auto order = compare(r.low, r.high);
    if (!order) {
      return m_.fail("E-FEEL-RANGE", "区间两端不能比较", "the ends of the range cannot be compared",
                     c.span);
    }
    if (*order > 0)
      return m_.fail("E-FEEL-RANGE", "区间的下端大于上端",
                     "the low end of the range is above its high end", c.span);
  }
  return Value::range(std::move(r));
}

Value Evaluator::instance_of(const Code& c) {
  const Value v = eval(c.kids[0]);
  m_.step(walk_steps(v));
  const auto all = concretisations(v, kPossibleSetMax);
  if (!all) return Value::possible_boolean();
  TruthMask mask = 0;
  for (const Value& m : *all) mask |= is_instance(m, *c.types[0]) ? kMayTrue : kMayFalse;
  return truth_value(mask);
}

Value Evaluator::coerced(const Code& c) {
  const Value v = eval(c.kids[0]);
  m_.step(walk_steps(v));
  return coerce(v, *c.types[0], m_);
}

Machine::Machine(MachineOptions options) : options_(std::move(options)) {
  if (options_.why) recorder_ = std::make_shared<Recorder>();
}

Value Machine::run(const Program& program, std::span<const Value> inputs) {
  ZHIDA_CHECK(static_cast<int>(inputs.size()) == program.input_count);
  std::vector<Value> slots(static_cast<std::size_t>(program.slot_count));
  std::copy(inputs.begin(), inputs.end(), slots.begin());
  const std::size_t before = errors.size();
  if (depth_ == 0) steps_ = 0;
  if (!enter()) return fail("E-FEEL-LIMIT", "调用层数超过上限", "calls nested too deeply");
  if (recorder_) recorder_->begin(program);
  Value v = Evaluator(*this, slots).eval(program.root);
  if (recorder_) recorder_->end(v);
  leave();
  for (std::size_t i = before; i < errors.size(); ++i) {
    if (errors[i].element.empty()) errors[i].element = program.element;
  }
  return v;
}

namespace {

// A chain of causes is kept at two: what failed here, and what failed first.
const ErrorInfo& first_cause(const ErrorInfo&&) = delete;
const ErrorInfo& first_cause(const ErrorInfo& e) { return e.cause ? *e.cause : e; }

}  // namespace

Value Machine::fail(std::string code, std::string zh, std::string en, Span span,
                    const Value* cause) {
  constexpr std::uint64_t kFailureSteps = 20;  // what its texts cost
  step(kFailureSteps);
  ErrorInfo info{std::move(code), std::move(zh), std::move(en), span, {}, nullptr};
  if (cause != nullptr && cause->is(Kind::kError)) {
    info.cause = std::make_shared<const ErrorInfo>(first_cause(cause->as_error()));
  }
  constexpr std::size_t kKept = 64;
  if (errors.size() < kKept) errors.push_back(info);
  return Value::error(std::move(info));
}

Value Machine::too_large(const Value& v, Span span) {
  const ErrorInfo& e = v.as_error();
  return fail(e.code, e.zh, e.en, span);
}

bool Machine::step(std::uint64_t count) {
  steps_ += count;
  return steps_ <= options_.limits.steps;
}

bool Machine::enter() {
  if (depth_ >= options_.limits.depth) return false;
  ++depth_;
  return true;
}

bool Machine::descend() {
  // What the stack of one thread bears, by a wide margin.
  constexpr int kFramesMax = 3000;
  if (frames_ >= kFramesMax) return false;
  ++frames_;
  return true;
}

}  // namespace zhida::feel
