// Any bytes as a FEEL expression and as a table's cell: parsed, compiled and run within small limits, on concrete and on
// undecided inputs. Nothing may crash, hang or read out of bounds.
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "decide/feel/builtin.h"
#include "decide/feel/feel.h"

namespace {

using namespace zhida::feel;

Limits small_limits() {
  Limits limits;
  limits.depth = 50;
  limits.bytes = 4096;
  limits.list_items = 1000;
  limits.steps = 20'000;
  limits.regex_steps = 10'000;
  return limits;
}

Scope scope_of_inputs() {
  Scope scope;
  scope.add("x", any_type());
  scope.add("从业人员", simple_type(Type::Kind::kNumber));
  scope.add("a list", list_type(any_type()));
  scope.add("?", any_type());
  scope.members = {"first name", "类别"};
  return scope;
}

Value one_to_ten() {
  Possible p;
  p.form = Possible::Form::kInterval;
  p.low = Value::number(zhida::Decimal(1));
  p.high = Value::number(zhida::Decimal(10));
  return Value::possible(std::move(p));
}

std::vector<Value> concrete_inputs() {
  Context item;
  item.put("类别", Value::string("I"));
  return {Value::string("x"), Value::number(zhida::Decimal(3)),
          Value::list({Value::context(std::move(item)), Value::null()}), Value::boolean(true)};
}

std::vector<Value> undecided_inputs() {
  Context item;
  item.put("类别", Value::unknown());
  return {Value::unknown(), one_to_ten(),
          Value::list({Value::context(std::move(item)), Value::null()}), Value::possible_boolean()};
}

void run_tree(const ExprPtr& tree, const Scope& scope) {
  for (const bool strict : {false, true}) {
    CompileOptions options;
    options.element = "fuzz";
    options.strict_types = strict;
    const auto program = compile(tree, scope, options);
    if (!program) {
      // Only what is certainly wrong may be refused, and only with a reason.
      ZHIDA_CHECK(!program.errors().empty());
      continue;
    }
    for (const auto& inputs : {concrete_inputs(), undecided_inputs()}) {
      Machine machine{{DateTime{}, small_limits(), true}};
      const Value v = machine.run(**program, inputs);
      ZHIDA_CHECK(identical(v, v));
      static_cast<void>(to_literal(v));
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Scope scope = scope_of_inputs();
  if (const auto tree = parse(text, scope, "fuzz", small_limits())) run_tree(*tree, scope);
  if (const auto tests = parse_tests(text, scope, "fuzz", small_limits())) run_tree(*tests, scope);
  return 0;
}
