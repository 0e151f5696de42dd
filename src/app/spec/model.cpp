// Builds the models of *.test files and asks them.
#include "app/spec/model.h"

#include <algorithm>

#include "app/spec/sketch.h"
#include "decide/dmn/dmn.h"

namespace zhida::spec {
namespace {

constexpr std::string_view kNamespace = "zhida:spec";

Diagnostic unknown(std::string_view code, std::string zh, std::string en) {
  Diagnostic d;
  d.code = code;
  d.zh = std::move(zh);
  d.en = std::move(en);
  return d;
}

// Every decision may use every input and the decisions above it.
dmn::Model lowered(const Sketch& sketch, const NamedValues& given, const File& file) {
  dmn::Model m;
  m.file = file.path;
  m.text = file.text;
  m.ns = kNamespace;
  m.name = "spec";
  m.version = "1.5";
  m.items = sketch.types;
  m.inputs = sketch.inputs;
  const auto named = [&](const std::string& name) {
    return std::any_of(m.inputs.begin(), m.inputs.end(),
                       [&](const dmn::InputData& in) { return in.name == name; });
  };
  for (const auto& [name, value] : given) {
    if (!named(name)) m.inputs.push_back({"i" + std::to_string(m.inputs.size()), name, {}, {}});
  }
  m.decisions = sketch.decisions;
  if (sketch.table) {
    dmn::Decision d;
    d.id = kTableName;
    d.name = kTableName;
    d.logic = std::make_shared<dmn::Boxed>();
    d.logic->form = *sketch.table;
    m.decisions.push_back(std::move(d));
  }
  for (std::size_t i = 0; i < m.decisions.size(); ++i) {
    for (const dmn::InputData& in : m.inputs) m.decisions[i].required_inputs.push_back("#" + in.id);
    for (std::size_t k = 0; k < i; ++k)
      m.decisions[i].required_decisions.push_back("#" + m.decisions[k].id);
  }
  return m;
}

Result<std::vector<dmn::Model>> read_files(const Sketch& sketch, const File& file,
                                           const ModelFiles& models) {
  const std::string folder = file.path.substr(0, file.path.rfind('/') + 1);
  std::vector<dmn::Model> out;
  for (const std::string& name : sketch.files) {
    const auto text = models.find(folder + name);
    if (text == models.end()) {
      return unknown("E-SPEC-MODEL", "没有这个模型文件：" + name,
                     "there is no such model: " + name);
    }
    auto model = dmn::read_model(text->second, text->first);
    if (!model) return model.errors();
    out.push_back(std::move(*model));
  }
  return out;
}

Diagnostics errors_of(const dmn::Graph& graph) {
  Diagnostics out;
  for (const Diagnostic& d : dmn::diagnostics(graph)) {
    if (d.severity == Severity::kError) out.push_back(d);
  }
  return out;
}

}  // namespace

Outcome refused(const Diagnostics& errors) {
  const Diagnostic& d = errors.front();
  return {feel::Value::null(), d.code, d.code + " " + d.en};
}

Outcome ran(feel::Value value) {
  Outcome out{std::move(value), {}, {}};
  if (out.value.is(feel::Kind::kError)) {
    out.why = out.value.as_error().code + " " + out.value.as_error().en;
  }
  return out;
}

Outcome run_model(const Expectation& e, const NamedValues& inputs, const NamedValues& arguments,
                  const File& file, const ModelFiles& models) {
  const Sketch& sketch = *e.model;
  std::vector<dmn::Model> read;
  if (sketch.files.empty()) {
    read.push_back(lowered(sketch, inputs, file));
  } else {
    auto from_files = read_files(sketch, file, models);
    if (!from_files) return refused(from_files.errors());
    read = std::move(*from_files);
  }
  dmn::BuildOptions options;
  options.strict = e.form == Expectation::Form::kLoad;
  const auto graph = dmn::build(std::move(read), options);
  if (!graph) return refused(graph.errors());
  const Diagnostics errors = errors_of(**graph);
  if (e.form == Expectation::Form::kLoad)
    return errors.empty() ? ran(feel::Value::boolean(true)) : refused(errors);
  feel::MachineOptions machine;
  machine.as_of = {.days = e.today, .time = {}};
  dmn::Session session(*graph, machine);
  for (const auto& [name, value] : inputs) {
    if (!session.set(name, value)) {
      return refused({unknown("E-SPEC-INPUT", "没有名为“" + name + "”的输入",
                              "no input is named '" + name + "'")});
    }
  }
  feel::Value value = e.form == Expectation::Form::kInvoke ? session.invoke(e.expression, arguments)
                                                           : session.decide(e.expression);
  // What could not be compiled is null without an error of its own.
  if (value.is(feel::Kind::kNull) && !errors.empty()) return refused(errors);
  return ran(std::move(value));
}

}  // namespace zhida::spec
