// Calls: built-ins, lambdas, knowledge models. Clause: DMN 1.5, 10.3.2.13
#include <algorithm>

#include "decide/feel/eval.h"
#include "decide/feel/trail.h"
#include "decide/feel/weight.h"

namespace zhida::feel {
namespace {

// A built-in may walk over all that it is given.
void charge(std::span<const Value> args, Machine& machine) {
  std::uint64_t steps = 0;
  for (const Value& a : args) steps += walk_steps(a);
  machine.step(steps);
}

// A lambda with what it captured.
class Closure final : public Function {
 public:
  Closure(std::shared_ptr<const Lambda> lambda, std::vector<Value> captured)
      : lambda_(std::move(lambda)), captured_(std::move(captured)) {}

  const std::vector<std::string>& parameters() const override { return lambda_->parameters; }

  Value call(std::span<const Value> args, Machine& machine) const override {
    if (!machine.enter())
      return machine.fail("E-FEEL-LIMIT", "函数调用层数超过上限", "calls nested too deeply");
    std::vector<Value> slots(static_cast<std::size_t>(lambda_->slot_count));
    for (std::size_t i = 0; i < captured_.size(); ++i)
      slots[static_cast<std::size_t>(lambda_->captures[i].second)] = captured_[i];
    std::optional<Value> refused;
    for (std::size_t i = 0; i < args.size() && !refused; ++i) {
      Value v = i < lambda_->types.size() && lambda_->types[i]
                    ? coerce(args[i], *lambda_->types[i], machine)
                    : args[i];
      if (v.is(Kind::kError) && !args[i].is_null()) {
        refused = std::move(v);
      } else {
        slots[static_cast<std::size_t>(lambda_->first_parameter) + i] = std::move(v);
      }
    }
    Recorder* recorder = machine.recorder();
    if (recorder != nullptr) recorder->enter(*lambda_);
    Value out = refused ? std::move(*refused) : Evaluator(machine, slots).eval(lambda_->body);
    if (recorder != nullptr) recorder->leave();
    machine.leave();
    return out;
  }

  std::uint32_t nesting() const override {
    std::uint32_t deepest = 0;
    for (const Value& v : captured_) deepest = std::max(deepest, feel::nesting(v));
    return deepest;
  }

  bool holds_abstract() const override {
    return std::any_of(captured_.begin(), captured_.end(), contains_abstract);
  }

  TypePtr type() const override { return function_type(lambda_->types, nullptr); }

 private:
  std::shared_ptr<const Lambda> lambda_;
  std::vector<Value> captured_;
};

// A built-in used as a value: `sort(list, some function)`.
class BuiltinFunction final : public Function {
 public:
  explicit BuiltinFunction(const Builtin* builtin) : builtin_(builtin) {
    if (builtin->overloads.empty()) return;
    for (const BuiltinParameter& p : builtin->overloads[0].parameters) names_.emplace_back(p.name);
  }

  const std::vector<std::string>& parameters() const override { return names_; }

  bool accepts(std::size_t count) const override { return overload_for(count) >= 0; }

  Value call(std::span<const Value> args, Machine& machine) const override {
    const int overload = overload_for(args.size());
    charge(args, machine);
    if (std::any_of(args.begin(), args.end(), contains_abstract))
      return apply_possible(*builtin_, args, overload, machine);
    return builtin_->apply(args, overload, machine);
  }

 private:
  int overload_for(std::size_t count) const {
    for (std::size_t o = 0; o < builtin_->overloads.size(); ++o) {
      const auto& parameters = builtin_->overloads[o].parameters;
      const auto required = static_cast<std::size_t>(std::count_if(
          parameters.begin(), parameters.end(), [](const auto& p) { return !p.optional; }));
      if (count >= required && (count <= parameters.size() || builtin_->overloads[o].variadic))
        return static_cast<int>(o);
    }
    return -1;
  }

  const Builtin* builtin_;
  std::vector<std::string> names_;
};

}  // namespace

Value Evaluator::lambda(const Code& c) {
  if (c.op == Op::kBuiltinRef) return Value::function(std::make_shared<BuiltinFunction>(c.builtin));
  std::vector<Value> captured;
  captured.reserve(c.lambda->captures.size());
  for (const auto& [outer, inner] : c.lambda->captures)
    captured.push_back(slots_[static_cast<std::size_t>(outer)]);
  return Value::function(std::make_shared<Closure>(c.lambda, std::move(captured)));
}

Value Evaluator::call_builtin(const Code& c) {
  std::vector<Value> args;
  args.reserve(c.kids.size());
  bool abstract = false;
  for (const Code& kid : c.kids) {
    args.push_back(eval(kid));
    abstract = abstract || contains_abstract(args.back());
  }
  charge(args, m_);
  const std::size_t before = m_.errors.size();
  Value v = abstract ? apply_possible(*c.builtin, args, c.overload, m_)
                     : c.builtin->apply(args, c.overload, m_);
  v = m_.within_limits(std::move(v), c.span);
  for (std::size_t i = before; i < m_.errors.size(); ++i) {
    if (m_.errors[i].span.end == 0) m_.errors[i].span = c.span;
  }
  if (!v.is(Kind::kError)) return v;
  // A function that failed on a failed argument: the first failure is the one worth reading.
  const auto cause =
      std::find_if(args.begin(), args.end(), [](const Value& a) { return a.is(Kind::kError); });
  if (cause != args.end()) return *cause;
  if (v.as_error().span.end != 0) return v;
  ErrorInfo placed = v.as_error();
  placed.span = c.span;
  return Value::error(std::move(placed));
}

Value Evaluator::call(const Code& c) {
  Value callee = eval(c.kids[0]);
  if (callee.is(Kind::kUnknown) || callee.is(Kind::kError)) return callee;
  if (!callee.is(Kind::kFunction)) {
    return m_.fail("E-FEEL-CALL", "这不是函数，不能调用", "this is not a function", c.kids[0].span,
                   &callee);
  }
  const auto& function = callee.as_function();
  std::vector<Value> args;
  for (std::size_t i = 1; i < c.kids.size(); ++i) args.push_back(eval(c.kids[i]));
  if (!c.names.empty()) {
    const auto& parameters = function->parameters();
    std::vector<Value> ordered(parameters.size());
    for (std::size_t i = 0; i < c.names.size(); ++i) {
      const auto it = std::find(parameters.begin(), parameters.end(), c.names[i]);
      if (it == parameters.end()) {
        return m_.fail("E-FEEL-ARITY", "函数没有参数“" + c.names[i] + "”",
                       "the function has no parameter '" + c.names[i] + "'", c.span);
      }
      ordered[static_cast<std::size_t>(it - parameters.begin())] = args[i];
    }
    if (c.names.size() != parameters.size())
      return m_.fail("E-FEEL-ARITY", "函数缺少参数", "the function lacks arguments", c.span);
    args = std::move(ordered);
  }
  if (!function->accepts(args.size())) {
    return m_.fail("E-FEEL-ARITY", "函数参数个数不对：" + std::to_string(args.size()),
                   "the function does not take " + std::to_string(args.size()) + " arguments",
                   c.span);
  }
  return function->call(args, m_);
}

}  // namespace zhida::feel
