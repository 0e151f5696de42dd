// Item definitions → FEEL types, with their allowed values as compiled tests.
#include "decide/dmn/types.h"

#include <algorithm>

#include "base/text.h"
#include "decide/dmn/texts.h"

namespace zhida::dmn {
namespace {

using feel::Type;
using feel::TypePtr;
using feel::Value;

constexpr int kItemDepthMax = 100;

// Allowed values and type constraints as a function of one value. Clause: DMN 1.5, 7.3.2
class Constraint final : public feel::Function {
 public:
  Constraint(std::shared_ptr<const feel::Program> program,
             std::shared_ptr<const Function> inherited)
      : program_(std::move(program)), inherited_(std::move(inherited)) {}

  const std::vector<std::string>& parameters() const override {
    static const std::vector<std::string> kNames = {"?"};
    return kNames;
  }

  Value call(std::span<const Value> args, feel::Machine& machine) const override {
    if (inherited_) {
      Value first = inherited_->call(args, machine);
      if (!first.is_true() && !first.is_abstract()) return first;
    }
    return machine.run(*program_, args);
  }

 private:
  std::shared_ptr<const feel::Program> program_;
  std::shared_ptr<const Function> inherited_;
};

// `feel:number` and `ns:tPerson` of DMN 1.1 are qualified names; the part after the colon is the name. Where the prefix
// is declared nowhere, it says nothing.
std::string local_ref(const std::string& ref) {
  const std::size_t colon = ref.find(':');
  return colon == std::string::npos ? ref : ref.substr(colon + 1);
}

}  // namespace

Types::Found Types::find(int model, const std::string& ref) const {
  const auto in = [](const Model& m, int index, const std::string& name) -> Found {
    for (const ItemDefinition& item : m.items) {
      if (item.name == name) return {index, &item};
    }
    return {};
  };
  const auto at = static_cast<std::size_t>(model);
  const Found own = in(g_.models[at], model, ref);
  if (own.item != nullptr) return own;
  for (const auto& [alias, target] : g_.imports[at]) {
    const Model& imported = g_.models[static_cast<std::size_t>(target)];
    if (alias.empty()) {
      const Found found = in(imported, target, ref);
      if (found.item != nullptr) return found;
    } else if (ref.starts_with(alias + ".")) {
      const Found found = in(imported, target, ref.substr(alias.size() + 1));
      if (found.item != nullptr) return found;
    }
  }
  return {};
}

// Clause: DMN 1.1, 7.3.2 (typeRef is a QName): the prefix stands for a namespace, which may be that of an import.
Types::Found Types::find_qualified(int model, const std::string& name) const {
  const std::size_t colon = name.find(':');
  if (colon == std::string::npos) return {};
  const auto at = static_cast<std::size_t>(model);
  const auto declared = g_.models[at].prefixes.find(name.substr(0, colon));
  if (declared == g_.models[at].prefixes.end()) return {};
  for (const auto& [alias, target] : g_.imports[at]) {
    const Model& imported = g_.models[static_cast<std::size_t>(target)];
    if (imported.ns != declared->second) continue;
    for (const ItemDefinition& item : imported.items) {
      if (item.name == local_ref(name)) return {target, &item};
    }
  }
  return {};
}

TypePtr Types::resolve(int model, const std::string& ref, const Position& at,
                       const std::string& element) {
  const std::string name = feel::normalize_name(ref);
  if (name.empty()) return nullptr;
  Found found = find(model, name);
  const std::string local = local_ref(name);
  if (found.item == nullptr) found = find_qualified(model, name);
  if (found.item == nullptr) {
    if (TypePtr builtin = feel::builtin_type(local)) return builtin;
    found = find(model, local);
  }
  if (found.item != nullptr) return item_type(found.model, *found.item, found.item->name);
  if (reported_.emplace(std::pair{model, name}, true).second) {
    Diagnostic d;
    d.code = "E-DMN-TYPE";
    d.place = sources_[static_cast<std::size_t>(model)].place(at, element);
    d.zh = "没有名为“" + name + "”的类型";
    d.en = "no type is named '" + name + "'";
    const std::string near = nearest(name, known_names(model));
    if (!near.empty()) {
      d.help_zh = "是否指“" + near + "”？";
      d.help_en = "did you mean '" + near + "'?";
    }
    errors_.push_back(std::move(d));
  }
  return nullptr;
}

std::vector<std::string> Types::known_names(int model) const {
  std::vector<std::string> out = {"number", "string", "boolean", "date", "time", "date and time"};
  for (const ItemDefinition& item : g_.models[static_cast<std::size_t>(model)].items)
    out.push_back(item.name);
  return out;
}

void Types::fail(int model, const Position& at, const std::string& element, std::string zh,
                 std::string en) {
  Diagnostic d;
  d.code = "E-DMN-TYPE";
  d.place = sources_[static_cast<std::size_t>(model)].place(at, element);
  d.zh = std::move(zh);
  d.en = std::move(en);
  errors_.push_back(std::move(d));
}

TypePtr Types::item_type(int model, const ItemDefinition& item, const std::string& element) {
  const auto known = done_.find(&item);
  if (known != done_.end()) {
    if (known->second) return known->second;
    fail(model, item.at, element, "类型“" + item.name + "”直接或间接地包含自己",
         "the type '" + item.name + "' contains itself");
    return feel::any_type();
  }
  if (depth_ >= kItemDepthMax) {
    fail(model, item.at, element, "类型引用超过 100 层",
         "types refer to each other more than 100 levels deep");
    return feel::any_type();
  }
  ++depth_;
  done_[&item] = nullptr;
  TypePtr type = base_type(model, item, element);
  if (item.allowed_values) type = constrained(model, type, *item.allowed_values, element);
  if (item.is_collection) {
    auto list = std::make_shared<Type>(*feel::list_type(type));
    list->name = item.name;
    type = std::move(list);
  }
  // Clause: DMN 1.5, 7.3.2, type constraint: on the whole value, where allowed values are on each item.
  if (item.type_constraint) type = constrained(model, type, *item.type_constraint, element);
  --depth_;
  done_[&item] = type;
  return type;
}

TypePtr Types::base_type(int model, const ItemDefinition& item, const std::string& element) {
  if (item.function) {
    std::vector<TypePtr> parameters;
    for (const TypedName& p : item.function->parameters) {
      TypePtr t = resolve(model, p.type_ref, item.at, element);
      parameters.push_back(t ? t : feel::any_type());
    }
    auto type = std::make_shared<Type>(*feel::function_type(
        std::move(parameters), resolve(model, item.function->output_type_ref, item.at, element)));
    type->name = item.name;
    return type;
  }
  if (!item.components.empty()) {
    std::vector<std::pair<std::string, TypePtr>> members;
    for (const ItemDefinition& c : item.components) {
      TypePtr t = item_type(model, c, element + "." + c.name);
      members.emplace_back(c.name, std::move(t));
    }
    auto type = std::make_shared<Type>(*feel::context_type(std::move(members)));
    type->name = item.name;
    return type;
  }
  TypePtr referred = resolve(model, item.type_ref, item.at, element);
  return referred ? referred : feel::any_type();
}

TypePtr Types::constrained(int model, const TypePtr& base, const UnaryTestsText& tests,
                           const std::string& element) {
  feel::Scope scope;
  scope.add("?", base);
  scope.add_members(*base);
  scope.input_type = base;
  Texts texts(sources_[static_cast<std::size_t>(model)], options_, errors_);
  feel::ExprPtr tree = texts.tests(tests.text, tests.at, scope, element);
  const auto program = texts.compile(tree, scope, element);
  if (!program) return base;
  auto type = std::make_shared<Type>(*base);
  type->name = element;
  type->allowed = base->constraint ? nullptr : tree;
  type->constraint = std::make_shared<Constraint>(program, base->constraint);
  return type;
}

feel::ExprPtr Types::allowed_values(int model, const std::string& ref) {
  const Found found = find(model, feel::normalize_name(ref));
  if (found.item == nullptr || !found.item->allowed_values) return nullptr;
  const auto known = tests_.find(found.item);
  if (known != tests_.end()) return known->second;
  feel::Scope scope;
  scope.add("?", nullptr);
  Diagnostics reported_with_the_type;
  Texts texts(sources_[static_cast<std::size_t>(found.model)], options_, reported_with_the_type);
  const UnaryTestsText& tests = *found.item->allowed_values;
  return tests_[found.item] = texts.tests(tests.text, tests.at, scope, found.item->name);
}

const std::vector<std::pair<std::string, TypePtr>>& Types::names(int model) {
  const auto known = names_.find(model);
  if (known != names_.end()) return known->second;
  std::vector<std::pair<std::string, TypePtr>> out;
  const auto add = [&](int of, const std::string& prefix) {
    for (const ItemDefinition& item : g_.models[static_cast<std::size_t>(of)].items) {
      out.emplace_back(prefix + item.name, item_type(of, item, item.name));
    }
  };
  add(model, "");
  for (const auto& [alias, target] : g_.imports[static_cast<std::size_t>(model)]) {
    add(target, alias.empty() ? "" : alias + ".");
  }
  return names_[model] = std::move(out);
}

}  // namespace zhida::dmn
