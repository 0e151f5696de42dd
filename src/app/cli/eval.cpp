// `zhida eval` and `zhida feel`: evaluate a model, or one expression, and say why a result is null.
#include "app/eval/eval.h"

#include <filesystem>
#include <istream>
#include <ostream>

#include "app/cli/command.h"
#include "app/cli/day.h"
#include "record/files/files.h"

namespace zhida::cli {
namespace {

constexpr std::size_t kInputBytesMax = 8U << 20U;

struct EvalOptions {
  std::string model;
  std::string expression;
  std::vector<std::string> decisions;
  std::string input;  // a path, "-", or "" = none
  std::vector<std::string> set;
  std::string as_of;
  bool why = false;
  bool json = false;
};

// "x=1 + 2" → x, "1 + 2". Without '=' the value is empty, which is refused later.
std::vector<eval::Given> givens(const std::vector<std::string>& set) {
  std::vector<eval::Given> out;
  out.reserve(set.size());
  for (const std::string& text : set) {
    const std::size_t sign = text.find('=');
    const bool found = sign != std::string::npos;
    out.push_back({text.substr(0, sign), found ? text.substr(sign + 1) : ""});
    while (!out.back().text.empty() && out.back().text.front() == ' ') out.back().text.erase(0, 1);
  }
  return out;
}

eval::Options options_of(const EvalOptions& o) {
  eval::Options out;
  out.as_of = day_or_today(o.as_of);
  out.why = o.why;
  return out;
}

// The model, then the other models of its folder, which it may import.
Result<std::vector<eval::ModelFile>> read_models(const std::string& path) {
  auto text = read_file(path, dmn::kModelBytesMax);
  if (!text) return text.errors();
  std::vector<eval::ModelFile> out = {{path, std::move(*text)}};
  const std::filesystem::path file(path);
  const std::string folder = file.has_parent_path() ? file.parent_path().string() : ".";
  TreeLimits limits;
  limits.depth = 0;
  auto others = read_tree(folder, {".dmn"}, limits);
  if (!others) return out;  // the model alone; a missing import is said by name
  for (NamedText& other : *others) {
    if (other.path == file.filename().string()) continue;
    out.push_back({join_path(folder, other.path), std::move(other.text)});
  }
  return out;
}

Result<std::optional<Node>> read_input(const std::string& path, std::istream& in) {
  if (path.empty()) return std::optional<Node>();
  std::string text;
  if (path == "-") {
    text.assign(std::istreambuf_iterator<char>(in), {});
  } else {
    auto read = read_file(path, kInputBytesMax);
    if (!read) return read.errors();
    text = std::move(*read);
  }
  auto root = parse_json(text, path);
  if (!root) return root.errors();
  if (root->is(Node::Kind::kMap)) return std::optional<Node>(std::move(*root));
  Diagnostic d;
  d.code = "E-EVAL-INPUT";
  d.place = root->place(path);
  d.zh = "输入应为一个对象";
  d.en = "the inputs are an object";
  d.help_zh = "写成 {\"名称\": 值, …}";
  d.help_en = "write {\"name\": value, …}";
  return d;
}

int eval_model(const EvalOptions& o, Console& console) {
  auto files = read_models(o.model);
  if (!files) return report(files.errors(), console.err);
  auto input = read_input(o.input, console.in);
  if (!input) return report(input.errors(), console.err);
  eval::ModelQuestion question;
  question.files = std::move(*files);
  question.inputs = std::move(*input);
  question.inputs_file = o.input;
  question.given = givens(o.set);
  question.decisions = o.decisions;
  question.options = options_of(o);
  const auto found = eval::evaluate(question);
  if (!found) return report(found.errors(), console.err);
  if (o.json) {
    console.out << eval::to_json(*found) << "\n";
    return kWell;
  }
  for (const Diagnostic& d : found->diagnostics) console.err << to_text(d) << "\n";
  for (const eval::Found& f : found->decisions) eval::print(f, console.out);
  return kWell;
}

int eval_expression(const EvalOptions& o, Console& console) {
  const auto found =
      eval::evaluate(eval::ExpressionQuestion{o.expression, givens(o.set), options_of(o)});
  if (!found) return report(found.errors(), console.err);
  if (o.json) {
    console.out << eval::to_json(*found) << "\n";
  } else {
    eval::print(*found, console.out);
  }
  return kWell;
}

void add_shared(Command command, EvalOptions& options) {
  command
      .add_option(
          "--set", options.set,
          "名称=值：FEEL 的值，或 unknown、one of …、between … · name=value: a value of FEEL, "
          "or unknown, one of …, between …")
      .type_name("NAME=VALUE")
      .expected(1)
      .take_all();
  add_as_of(command, options.as_of);
  command.add_flag("--why", options.why,
                   "说明每个空值的来由 · the chain from each null to its cause");
  command.add_flag("--json", options.json, "输出 JSON · print JSON");
}

}  // namespace

void add_eval(Command app, Action& action) {
  auto options = std::make_shared<EvalOptions>();
  Command command = app.add_subcommand("eval", "计算一个 DMN 模型 · evaluate a DMN model");
  command
      .add_option("MODEL", options->model,
                  "模型文件；导入取自同一文件夹 · the model; its folder holds its imports")
      .type_name("FILE")
      .required();
  command.add_option("--decision", options->decisions, "只算这个决策 · only this decision")
      .type_name("NAME")
      .expected(1)
      .take_all();
  command
      .add_option("--input", options->input,
                  "输入（JSON 文件，- 为标准输入） · inputs as JSON, - for standard input")
      .type_name("FILE");
  add_shared(command, *options);
  command.callback([options, &action] {
    action = [options](Console& console) { return eval_model(*options, console); };
  });
}

void add_feel(Command app, Action& action) {
  auto options = std::make_shared<EvalOptions>();
  Command command =
      app.add_subcommand("feel", "计算一个 FEEL 表达式 · evaluate one FEEL expression");
  command.add_option("EXPRESSION", options->expression, "表达式 · the expression")
      .type_name("")
      .required();
  add_shared(command, *options);
  command.callback([options, &action] {
    action = [options](Console& console) { return eval_expression(*options, console); };
  });
}

}  // namespace zhida::cli
