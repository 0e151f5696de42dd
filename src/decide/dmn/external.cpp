// External functions as values: which method a definition names, and the call with converted arguments.
#include "decide/dmn/external.h"

#include <algorithm>

#include "base/text.h"
#include "decide/dmn/register.h"

namespace zhida::dmn {
namespace {

using feel::Expr;
using feel::ExprKind;
using feel::ExprPtr;
using feel::Value;

class ExternalFunction final : public feel::Function {
 public:
  ExternalFunction(std::vector<std::string> names, std::vector<feel::TypePtr> types,
                   std::string label, Method method)
      : names_(std::move(names)),
        types_(std::move(types)),
        label_(std::move(label)),
        method_(std::move(method)) {}

  const std::vector<std::string>& parameters() const override { return names_; }

  Value call(std::span<const Value> args, feel::Machine& machine) const override {
    if (std::any_of(args.begin(), args.end(), feel::contains_abstract)) return Value::unknown();
    if (method_.apply == nullptr) return machine.fail("E-FEEL-EXTERNAL", method_.zh, method_.en);
    if (!takes(method_, args.size())) {
      const std::string n = std::to_string(args.size());
      return machine.fail("E-FEEL-EXTERNAL", label_ + " 不接受 " + n + " 个参数",
                          label_ + " does not take " + n + " arguments");
    }
    std::vector<Value> spread;
    args = spread_last(args, spread);
    std::vector<Value> converted;
    converted.reserve(args.size());
    for (std::size_t i = 0; i < args.size(); ++i) {
      const Value typed =
          i < types_.size() && types_[i] ? feel::coerce(args[i], *types_[i], machine) : args[i];
      auto java = to_java(typed, parameter_type(method_, i));
      if (!java) return refused(i, args[i], machine);
      converted.push_back(std::move(*java));
    }
    auto result = method_.apply(converted);
    if (result) return std::move(*result);
    return machine.fail("E-FEEL-EXTERNAL",
                        label_ + " 对这些参数没有结果（溢出、超出定义域或格式有误）",
                        label_ + " has no result for these arguments (overflow, domain or format)");
  }

 private:
  [[nodiscard]] Value refused(std::size_t argument, const Value& found,
                              feel::Machine& machine) const {
    const std::string what = excerpt(feel::to_literal(found));
    const std::string type(parameter_type(method_, argument));
    const std::string number = std::to_string(argument + 1);
    return machine.fail("E-FEEL-EXTERNAL",
                        label_ + " 的第 " + number + " 个参数应为 " + type + "，不接受 " + what,
                        label_ + ": argument " + number + " is to be " + type + ", not " + what);
  }

  // A list in the place of the last, variadic parameter is all of its arguments.
  std::span<const Value> spread_last(std::span<const Value> args, std::vector<Value>& out) const {
    if (!is_variadic(method_) || args.size() != method_.parameters.size() ||
        !args.back().is(feel::Kind::kList)) {
      return args;
    }
    out.assign(args.begin(), args.end() - 1);
    const auto& rest = args.back().as_list();
    out.insert(out.end(), rest.begin(), rest.end());
    return out;
  }

  std::vector<std::string> names_;
  std::vector<feel::TypePtr> types_;
  std::string label_;
  Method method_;
};

// The text under a key of a literal context; "" when there is none.
std::string text_at(const Expr& context, std::string_view key) {
  for (std::size_t i = 0; i < context.names.size(); ++i) {
    if (context.names[i] == key && context.children[i]->value.is(feel::Kind::kString))
      return context.children[i]->value.as_string();
  }
  return "";
}

ExprPtr literal(const Expr& definition, Value value) {
  auto e = std::make_shared<Expr>();
  e->span = definition.span;
  e->value = std::move(value);
  return e;
}

// Found at load; where evaluation meets it, it is the value of the call.
void report(std::vector<feel::ErrorInfo>* found, const Expr& definition, std::string code,
            const std::string& zh, const std::string& en) {
  if (found != nullptr) found->push_back({std::move(code), zh, en, definition.span, {}, nullptr});
}

ExprPtr java(const Expr& definition, const Expr& body, std::vector<feel::ErrorInfo>* found) {
  const std::string class_name = text_at(body, "class");
  const std::string signature = text_at(body, "method signature");
  Method method = find_method(class_name, signature);
  if (method.apply == nullptr) report(found, definition, "E-FEEL-EXTERNAL", method.zh, method.en);
  auto function = std::make_shared<ExternalFunction>(
      definition.names, definition.types, class_name + "." + signature, std::move(method));
  return literal(definition, Value::function(std::move(function)));
}

bool mentions_external(const Expr& e) {
  return (e.kind == ExprKind::kFunction && e.negated) ||
         std::any_of(e.children.begin(), e.children.end(),
                     [](const ExprPtr& c) { return mentions_external(*c); });
}

}  // namespace

ExprPtr external(const Expr& definition, const std::string& kind,
                 std::vector<feel::ErrorInfo>* found) {
  if (kind == "Java") return java(definition, *definition.children[0], found);
  const std::string zh =
      "不支持外部函数（" + kind + "）；可改写成 FEEL 函数或决策表，或用 kind=\"Java\" 的登记方法";
  const std::string en = "external functions (" + kind +
                         ") are not supported; write a FEEL function or a decision table, or use a "
                         "registered Java method";
  report(found, definition, "E-FEEL-UNSUPPORTED", zh, en);
  return literal(definition,
                 Value::error({"E-FEEL-UNSUPPORTED", zh, en, definition.span, {}, nullptr}));
}

ExprPtr with_externals(const ExprPtr& tree, std::vector<feel::ErrorInfo>* found) {
  if (!mentions_external(*tree)) return tree;
  if (tree->kind == ExprKind::kFunction && tree->negated) {
    const Expr& body = *tree->children[0];
    const auto is_java = [&] {
      return body.kind == ExprKind::kContext && body.names.size() == 1 && body.names[0] == "java";
    };
    if (is_java()) return java(*tree, *body.children[0], found);
    return external(*tree, body.names.empty() ? "?" : body.names[0], found);
  }
  auto out = std::make_shared<Expr>(*tree);
  for (ExprPtr& child : out->children) child = with_externals(child, found);
  return out;
}

}  // namespace zhida::dmn
