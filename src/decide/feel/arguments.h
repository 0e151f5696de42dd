// Arguments: what a built-in was called with, read as the types it needs, and the error value when it does not fit.
//
//     Arguments a("substring before", args, machine);
//     const std::string& text = a.text(0);
//     const std::string& match = a.text(1);
//     if (!a.ok()) return a.failure();
//
// A reader that fails answers an empty value and remembers the first failure.
//
// Clause:  DMN 1.5, 10.3.2.9.4 (to and from singleton list), 10.3.4 (an argument outside its domain gives null)
// Threads: belongs to one call
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "decide/feel/builtin.h"

namespace zhida::feel {

class Arguments {
 public:
  // `function` must outlive this; it is a literal in practice.
  Arguments(std::string_view function, std::span<const Value> args, Machine& machine)
      : function_(function), args_(args), machine_(machine) {}

  [[nodiscard]] std::size_t size() const { return args_.size(); }
  // The argument as it is; null when absent.
  [[nodiscard]] const Value& value(std::size_t i) const;
  // The argument, or the one item of a list of one, when it is of that kind; nullptr otherwise, without a failure.
  [[nodiscard]] const Value* find(std::size_t i, Kind kind) const;

  // Readers of an argument that must be there.
  [[nodiscard]] const std::string& text(std::size_t i);
  // As text; empty when the argument is absent or null.
  [[nodiscard]] const std::string& text_or_empty(std::size_t i);
  [[nodiscard]] Decimal number(std::size_t i);
  // The whole part: fractions are cut off, as the kit's 1100-feel-decimal-function 002 expects.
  [[nodiscard]] std::int64_t integer(std::size_t i);
  [[nodiscard]] const Context& context(std::size_t i);
  [[nodiscard]] const Function* function(std::size_t i, std::size_t parameters);
  // The items of a list; any other value but null is a list of one.
  [[nodiscard]] std::span<const Value> items(std::size_t i);
  // The arguments themselves of a variadic overload (1), the items of the one list of the other (0).
  [[nodiscard]] std::span<const Value> items_or_all(int overload);

  [[nodiscard]] bool ok() const { return !failed_; }
  // REQUIRES: !ok()
  [[nodiscard]] Value failure() const;
  // The error value of argument i that is not a `wanted`.
  [[nodiscard]] Value wrong(std::size_t i, std::string_view wanted_zh,
                            std::string_view wanted_en) const;
  // The error value for right types and no answer: "函数 sqrt：" and the reason.
  [[nodiscard]] Value refuse(std::string_view zh, std::string_view en,
                             std::string_view code = "E-FEEL-DOMAIN") const;

  // Results, or an error value when they are beyond what a value may be.
  [[nodiscard]] Value give(const Decimal& number) const;
  [[nodiscard]] Value give(List list) const;
  [[nodiscard]] Value give(std::string text) const;
  // False when the evaluation's budget is used up: answer exhausted() then.
  [[nodiscard]] bool step() const { return machine_.step(); }
  [[nodiscard]] Value exhausted() const;

  [[nodiscard]] Machine& machine() const { return machine_; }

 private:
  void fail(std::size_t i, std::string_view zh, std::string_view en);

  std::string_view function_;
  std::span<const Value> args_;
  Machine& machine_;
  bool failed_ = false;
  std::size_t failed_at_ = 0;
  std::string_view wanted_zh_, wanted_en_;
};

// Longest text that a built-in makes, in bytes.
inline constexpr std::size_t kTextBytesMax = 64U << 20U;

// Writing the tables of built-ins.
[[nodiscard]] inline BuiltinOverload signature(std::initializer_list<BuiltinParameter> parameters) {
  return {parameters, false};
}
[[nodiscard]] inline BuiltinOverload variadic(std::initializer_list<BuiltinParameter> parameters) {
  return {parameters, true};
}
[[nodiscard]] inline BuiltinParameter maybe(std::string_view name, TypePtr type) {
  return {name, std::move(type), true};
}

}  // namespace zhida::feel
