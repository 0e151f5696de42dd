// Sessions: one set of inputs and the decisions that follow from it, each computed when it is first asked for.
#include <algorithm>
#include <cstdint>
#include <optional>

#include "decide/dmn/graph.h"

namespace zhida::dmn {
namespace {

using feel::Machine;
using feel::Value;
using Kind = ElementInfo::Kind;

Value failure(std::string code, std::string zh, std::string en) {
  return Value::error({std::move(code), std::move(zh), std::move(en), {}, {}, nullptr});
}

// A part of an element's tree as a program: kept with the graph where the tree is its own.
Result<std::shared_ptr<const feel::Program>> program_of(const Graph& graph, int element,
                                                        const feel::ExprPtr& tree) {
  if (auto kept = graph.parts.find(element, tree.get())) return kept;
  const Element& e = graph.elements[static_cast<std::size_t>(element)];
  feel::CompileOptions options;
  options.element = e.local;
  options.strict_types = false;
  auto compiled = feel::compile(tree, e.scope, options);
  if (compiled) graph.parts.keep(element, tree.get(), *compiled);
  return compiled;
}

// The values of a graph's elements for one set of inputs.
class Evaluation {
 public:
  Evaluation(GraphPtr graph, Machine& machine)
      : graph_(std::move(graph)),
        machine_(&machine),
        values_(graph_->elements.size()),
        known_(graph_->elements.size()),
        given_(graph_->elements.size()) {}

  void give(int input, Value value) {
    given_[static_cast<std::size_t>(input)] = true;
    set(input, std::move(value));
  }
  [[nodiscard]] bool given(int input) const { return given_[static_cast<std::size_t>(input)]; }
  void set(int element, Value value) {
    values_[static_cast<std::size_t>(element)] = std::move(value);
    known_[static_cast<std::size_t>(element)] = true;
  }
  void forget_all_but_inputs() {
    for (std::size_t i = 0; i < known_.size(); ++i) {
      if (graph_->infos[i].kind != Kind::kInput) known_[i] = false;
    }
  }
  void forget(const std::vector<int>& elements) {
    for (const int e : elements) known_[static_cast<std::size_t>(e)] = false;
  }
  [[nodiscard]] bool knows(int element) const { return known_[static_cast<std::size_t>(element)]; }

  [[nodiscard]] Session::Memory remember() const { return {values_, known_}; }

  const Value& value(int element) {
    if (!knows(element)) compute(element);
    return values_[static_cast<std::size_t>(element)];
  }

  // Null, or what is known of a part of the element's tree since the element was decided.
  [[nodiscard]] const Value* inside(int element, const feel::ExprPtr& part) const {
    if (inside_.empty() || !knows(element)) return nullptr;
    const Inside& inside = inside_[static_cast<std::size_t>(element)];
    return inside.tree == part.get() ? &inside.value : nullptr;
  }

  std::vector<Value> slots(const Element& e) {
    std::vector<Value> out;
    out.reserve(e.requirements.size());
    for (const Requirement& r : e.requirements) out.push_back(value(r.element));
    return out;
  }

 private:
  // Everything still missing below `element`, in order; no recursion, however long the chain of decisions.
  void compute(int element) {
    std::vector<int> pending;
    open_.assign(1, element);
    seen_.resize(known_.size());
    ++walk_;
    while (!open_.empty()) {
      const int at = open_.back();
      open_.pop_back();
      if (knows(at) || seen_[static_cast<std::size_t>(at)] == walk_) continue;
      seen_[static_cast<std::size_t>(at)] = walk_;
      pending.push_back(at);
      for (const Requirement& r : graph_->elements[static_cast<std::size_t>(at)].requirements) {
        if (!knows(r.element)) open_.push_back(r.element);
      }
    }
    std::sort(pending.begin(), pending.end(), [this](int a, int b) {
      return graph_->elements[static_cast<std::size_t>(a)].rank <
             graph_->elements[static_cast<std::size_t>(b)].rank;
    });
    for (const int at : pending) set(at, one(at));
  }

  Value one(int element);
  std::optional<Value> in_two_steps(int element);

  GraphPtr graph_;
  Machine* machine_;
  std::vector<Value> values_;
  std::vector<bool> known_;
  std::vector<bool> given_;  // of inputs: set from outside
  // Of compute(): what is left to look at, and in which walk an element was looked at last.
  std::vector<int> open_;
  std::vector<std::uint64_t> seen_;
  std::uint64_t walk_ = 0;
  // By element, of decisions whose tree converts to a declared type: the tree inside of the conversions, and its value.
  struct Inside {
    const feel::Expr* tree = nullptr;
    Value value;
  };
  std::vector<Inside> inside_;
};

// A decision service as a function. Clause: DMN 1.5, 10.4: its decisions see its arguments and nothing else.
class ServiceFunction final : public feel::Function {
 public:
  ServiceFunction(GraphPtr graph, int service) : graph_(std::move(graph)), service_(service) {
    for (const Requirement& p : element().parameters) names_.push_back(p.name);
  }

  const std::vector<std::string>& parameters() const override { return names_; }

  Value call(std::span<const Value> args, Machine& machine) const override {
    if (!machine.enter())
      return machine.fail("E-FEEL-LIMIT", "决策服务调用层数超过上限",
                          "services call each other too deeply");
    Value out = inside(args, machine);
    machine.leave();
    return out;
  }

 private:
  const Element& element() const { return graph_->elements[static_cast<std::size_t>(service_)]; }

  Value inside(std::span<const Value> args, Machine& machine) const {
    Evaluation evaluation(graph_, machine);
    const Element& e = element();
    for (std::size_t i = 0; i < args.size(); ++i) {
      const int to = e.parameters[i].element;
      const feel::TypePtr& type = graph_->infos[static_cast<std::size_t>(to)].type;
      Value v = type ? feel::coerce(args[i], *type, machine) : args[i];
      if (v.is(feel::Kind::kError) && !args[i].is_null()) return v;
      evaluation.set(to, std::move(v));
    }
    const feel::TypePtr& type = graph_->infos[static_cast<std::size_t>(service_)].type;
    Value out;
    if (e.outputs.size() == 1) {
      out = evaluation.value(e.outputs[0].element);
    } else {
      feel::Context all;
      for (const Requirement& o : e.outputs) all.put(o.name, evaluation.value(o.element));
      out = machine.within_limits(Value::context(std::move(all)));
    }
    return type && type->result ? feel::coerce(out, *type->result, machine) : out;
  }

  GraphPtr graph_;
  int service_;
  std::vector<std::string> names_;
};

Value Evaluation::one(int element) {
  const auto at = static_cast<std::size_t>(element);
  switch (graph_->infos[at].kind) {
    case Kind::kInput:
      return Value::null();  // DMN 1.5, 10.3.2.1: an input that nobody gives is null
    case Kind::kService: return Value::function(std::make_shared<ServiceFunction>(graph_, element));
    case Kind::kDecision:
    case Kind::kKnowledge: break;
  }
  const Element& e = graph_->elements[at];
  if (!e.program) return Value::null();
  if (machine_->options().trace) {
    if (auto v = in_two_steps(element)) return std::move(*v);
  }
  return machine_->run(*e.program, slots(e));
}

// What stands inside of the conversions to a declared type, and then these: an explanation asks for the first by itself.
std::optional<Value> Evaluation::in_two_steps(int element) {
  const Element& e = graph_->elements[static_cast<std::size_t>(element)];
  const feel::ExprPtr* tree = &graph_->infos[static_cast<std::size_t>(element)].tree;
  std::vector<const feel::Expr*> conversions;
  while ((*tree)->kind == feel::ExprKind::kCoerce && !(*tree)->children.empty()) {
    conversions.push_back(tree->get());
    tree = &(*tree)->children[0];
  }
  if (conversions.empty()) return std::nullopt;
  const auto program = program_of(*graph_, element, *tree);
  if (!program) return std::nullopt;
  Value v = machine_->run(**program, slots(e));
  inside_.resize(values_.size());
  inside_[static_cast<std::size_t>(element)] = {tree->get(), v};
  const std::size_t before = machine_->errors.size();
  for (auto it = conversions.rbegin(); it != conversions.rend(); ++it)
    v = machine_->within_limits(feel::coerce(v, *(*it)->types[0], *machine_), (*it)->span);
  for (std::size_t i = before; i < machine_->errors.size(); ++i) {
    if (machine_->errors[i].element.empty()) machine_->errors[i].element = e.local;
  }
  return v;
}

}  // namespace

std::shared_ptr<const feel::Function> service_function(GraphPtr graph, int service) {
  return std::make_shared<ServiceFunction>(std::move(graph), service);
}

struct Session::State {
  State(GraphPtr g, feel::MachineOptions options)
      : graph(std::move(g)), machine(std::move(options)), evaluation(graph, machine) {}

  GraphPtr graph;
  Machine machine;
  Evaluation evaluation;
  // What the element that evaluate() was last asked about requires; -1: nobody has asked since the inputs changed.
  int scope_of = -1;
  std::vector<Value> scope;
  // Trees compiled for evaluate() that may not be the graph's own; the key keeps the tree alive.
  std::map<std::pair<int, feel::ExprPtr>, std::shared_ptr<const feel::Program>> others;

  [[nodiscard]] std::shared_ptr<const feel::Program> other_program(
      int element, const feel::ExprPtr& tree) const {
    const auto found = others.find({element, tree});
    return found == others.end() ? nullptr : found->second;
  }

  [[nodiscard]] int index(const std::string& name) const { return index_of(*graph, name); }

  [[nodiscard]] static Value unknown_name(const std::string& name) {
    return failure("E-DMN-NAME", "没有名为“" + name + "”的决策",
                   "no decision is named '" + name + "'");
  }

  [[nodiscard]] static Value no_parameter(std::string_view name, std::string_view parameter) {
    std::string zh = "“";
    zh.append(name).append("”没有参数“").append(parameter).append("”");
    std::string en = "'";
    en.append(name).append("' has no parameter '").append(parameter).append("'");
    return failure("E-DMN-INVOKE", std::move(zh), std::move(en));
  }

  Value call(const Value& callee, std::span<const Value> args) {
    if (!callee.is(feel::Kind::kFunction)) return callee;  // the error that made it
    return callee.as_function()->call(args, machine);
  }
};

Session::Session(GraphPtr graph, feel::MachineOptions options)
    : state_(std::make_unique<State>(std::move(graph), std::move(options))) {}
Session::~Session() = default;
Session::Session(Session&&) noexcept = default;

bool Session::set(const std::string& input, Value value) {
  return set(state_->index(input), std::move(value));
}

bool Session::set(int index, Value value) {
  if (index < 0 || state_->graph->infos[static_cast<std::size_t>(index)].kind != Kind::kInput)
    return false;
  const feel::TypePtr& type = state_->graph->infos[static_cast<std::size_t>(index)].type;
  if (type) value = feel::coerce(value, *type, state_->machine);
  state_->scope_of = -1;
  state_->evaluation.forget(state_->graph->dependents[static_cast<std::size_t>(index)]);
  state_->evaluation.give(index, std::move(value));
  return true;
}

Session::Memory Session::remember() const { return state_->evaluation.remember(); }

bool Session::given(const std::string& input) const {
  const int index = state_->index(input);
  return index >= 0 && state_->evaluation.given(index);
}

void Session::set_rest(const Value& value) {
  state_->scope_of = -1;
  for (std::size_t i = 0; i < state_->graph->infos.size(); ++i) {
    const int index = static_cast<int>(i);
    if (state_->graph->infos[i].kind == Kind::kInput && !state_->evaluation.knows(index))
      state_->evaluation.set(index, value);
  }
  state_->evaluation.forget_all_but_inputs();
}

Value Session::decide(const std::string& decision) {
  const int index = state_->index(decision);
  if (index < 0) return State::unknown_name(decision);
  const Kind kind = state_->graph->infos[static_cast<std::size_t>(index)].kind;
  if (kind == Kind::kService || kind == Kind::kKnowledge) return invoke(decision, {});
  return state_->evaluation.value(index);
}

void Session::begin(std::span<const std::pair<int, const Value*>> inputs) {
  state_->scope_of = -1;
  state_->machine.errors.clear();
  state_->machine.traces.clear();
  state_->evaluation.forget_all_but_inputs();
  for (const auto& [input, value] : inputs) state_->evaluation.give(input, *value);
}

const Value& Session::decide(int decision) { return state_->evaluation.value(decision); }

Value Session::invoke(const std::string& name,
                      const std::vector<std::pair<std::string, Value>>& args) {
  const int index = state_->index(name);
  if (index < 0) return State::unknown_name(name);
  const Kind kind = state_->graph->infos[static_cast<std::size_t>(index)].kind;
  if (kind != Kind::kService && kind != Kind::kKnowledge) {
    return failure("E-DMN-INVOKE", "“" + name + "”不是决策服务或业务知识模型",
                   "'" + name + "' is no service and no knowledge model");
  }
  Value callee = state_->evaluation.value(index);
  if (!callee.is(feel::Kind::kFunction)) return callee;
  const auto& parameters = callee.as_function()->parameters();
  std::vector<Value> ordered(parameters.size());
  for (const auto& [parameter, value] : args) {
    const auto it = std::find(parameters.begin(), parameters.end(), parameter);
    if (it == parameters.end()) {
      return State::no_parameter(name, parameter);
    }
    ordered[static_cast<std::size_t>(it - parameters.begin())] = value;
  }
  return state_->call(callee, ordered);
}

Value Session::evaluate(const std::string& decision, const feel::ExprPtr& tree) {
  const int index = state_->index(decision);
  return index < 0 ? State::unknown_name(decision) : evaluate(index, tree);
}

Value Session::evaluate(int index, const feel::ExprPtr& tree) {
  if (const Value* v = state_->evaluation.inside(index, tree)) return *v;
  const Element& e = state_->graph->elements[static_cast<std::size_t>(index)];
  std::shared_ptr<const feel::Program> program = state_->graph->parts.find(index, tree.get());
  if (!program) program = state_->other_program(index, tree);
  if (!program) {
    const auto compiled = program_of(*state_->graph, index, tree);
    if (!compiled) {
      const Diagnostic& d = compiled.errors().front();
      return failure(d.code, d.zh, d.en);
    }
    program = *compiled;
    state_->others.emplace(std::pair(index, tree), program);
  }
  if (state_->scope_of != index) {
    state_->scope = state_->evaluation.slots(e);
    state_->scope_of = index;
  }
  return state_->machine.run(*program, state_->scope);
}

Machine& Session::machine() { return state_->machine; }

}  // namespace zhida::dmn
