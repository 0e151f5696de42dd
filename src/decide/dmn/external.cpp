// External functions as values: which method a definition names, and the call with converted arguments.
#include "decide/dmn/external.h"

#include <algorithm>

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
    if (method_.apply == nullptr || !takes(method_, args.size())) {
      return machine.fail("E-FEEL-EXTERNAL", "没有外部方法 " + label_,
                          "there is no external method " + label_);
    }
    std::vector<Value> converted;
    for (std::size_t i = 0; i < args.size(); ++i) {
      const Value typed =
          i < types_.size() && types_[i] ? feel::coerce(args[i], *types_[i], machine) : args[i];
      auto java = to_java(typed, parameter_type(method_, i));
      if (!java) {
        return machine.fail("E-FEEL-EXTERNAL", label_ + " 不接受 " + feel::to_literal(args[i]),
                            label_ + " does not take " + feel::to_literal(args[i]));
      }
      converted.push_back(std::move(*java));
    }
    auto result = method_.apply(converted);
    if (result) return std::move(*result);
    return machine.fail("E-FEEL-EXTERNAL", label_ + " 失败", label_ + " failed");
  }

 private:
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

ExprPtr java(const Expr& definition, const Expr& body) {
  const std::string class_name = text_at(body, "class");
  const std::string signature = text_at(body, "method signature");
  auto function = std::make_shared<ExternalFunction>(definition.names, definition.types,
                                                     class_name + "." + signature,
                                                     find_method(class_name, signature));
  return literal(definition, Value::function(std::move(function)));
}

bool mentions_external(const Expr& e) {
  return (e.kind == ExprKind::kFunction && e.negated) ||
         std::any_of(e.children.begin(), e.children.end(),
                     [](const ExprPtr& c) { return mentions_external(*c); });
}

}  // namespace

ExprPtr external(const Expr& definition, const std::string& kind) {
  if (kind == "Java") return java(definition, *definition.children[0]);
  return literal(definition, Value::error({"E-FEEL-UNSUPPORTED",
                                           "不支持外部函数（" + kind + "）",
                                           "external functions (" + kind + ") are not supported",
                                           definition.span,
                                           {},
                                           nullptr}));
}

ExprPtr with_externals(const ExprPtr& tree) {
  if (!mentions_external(*tree)) return tree;
  if (tree->kind == ExprKind::kFunction && tree->negated) {
    const Expr& body = *tree->children[0];
    const auto is_java = [&] {
      return body.kind == ExprKind::kContext && body.names.size() == 1 && body.names[0] == "java";
    };
    if (is_java()) return java(*tree, *body.children[0]);
    return external(*tree, body.names.empty() ? "?" : body.names[0]);
  }
  auto out = std::make_shared<Expr>(*tree);
  for (ExprPtr& child : out->children) child = with_externals(child);
  return out;
}

}  // namespace zhida::dmn
