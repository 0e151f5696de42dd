// A decision model as read from DMN XML: what the file says, before names are resolved.
//
// Clause: DMN 1.5, chapters 6 to 8 (every version is read into the same structures)
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "decide/feel/ast.h"

namespace zhida::dmn {

using feel::Aggregation;
using feel::HitPolicy;

struct Position {
  int line = 0;
  int column = 0;
  std::size_t offset = 0;  // in bytes, in Model::text
};

struct TypedName {
  std::string name;
  std::string type_ref;  // "" = none
};

struct UnaryTestsText {
  std::string text;
  Position at;
};

struct ItemDefinition {
  std::string id;
  std::string name;
  std::string type_ref;  // of a simple item
  bool is_collection = false;
  std::optional<UnaryTestsText> allowed_values;
  std::optional<UnaryTestsText> type_constraint;
  std::vector<ItemDefinition> components;  // of a structure
  struct FunctionItem {
    std::vector<TypedName> parameters;
    std::string output_type_ref;
  };
  std::optional<FunctionItem> function;
  Position at;
};

struct Boxed;
using BoxedPtr = std::shared_ptr<Boxed>;

struct LiteralExpression {
  std::string text;
  std::string expression_language;
  Position at;  // of the text's first character
};
struct BoxedContext {
  struct Entry {
    std::optional<TypedName> variable;  // nothing = the result entry
    BoxedPtr value;
  };
  std::vector<Entry> entries;
};
struct BoxedList {
  std::vector<BoxedPtr> items;
};
struct BoxedRelation {
  std::vector<TypedName> columns;
  std::vector<std::vector<BoxedPtr>> rows;
};
struct BoxedInvocation {
  BoxedPtr callee;
  std::vector<std::pair<TypedName, BoxedPtr>> bindings;
};
struct BoxedFunction {
  std::string kind;  // FEEL (default) | Java | PMML
  std::vector<TypedName> parameters;
  BoxedPtr body;
};
struct BoxedConditional {
  BoxedPtr condition, then_value, else_value;
};
struct BoxedFilter {
  BoxedPtr in, match;
};
struct BoxedIterator {
  enum class Form { kFor, kSome, kEvery } form = Form::kFor;
  std::string variable;
  std::string variable_type_ref;
  BoxedPtr in, body;
};
struct BoxedTable {
  struct Input {
    std::string label;
    LiteralExpression expression;
    std::string type_ref;
    std::optional<UnaryTestsText> allowed_values;
    Position at;
  };
  struct Output {
    std::string name;
    std::string label;
    std::string type_ref;
    std::optional<UnaryTestsText> allowed_values;
    std::optional<LiteralExpression> default_value;
    Position at;
  };
  struct Cell {
    std::string text;
    Position at;
  };
  struct Rule {
    std::string id;
    std::vector<Cell> inputs, outputs;
    std::vector<std::string> annotations;
    Position at;
  };
  HitPolicy hit_policy = HitPolicy::kUnique;
  Aggregation aggregation = Aggregation::kNone;
  std::string output_label;
  std::vector<Input> inputs;
  std::vector<Output> outputs;
  std::vector<Rule> rules;
  std::vector<std::string> annotation_names;
};

struct Boxed {
  std::variant<LiteralExpression, BoxedContext, BoxedList, BoxedRelation, BoxedInvocation,
               BoxedFunction, BoxedConditional, BoxedFilter, BoxedIterator, BoxedTable>
      form;
  std::string id;
  std::string type_ref;
  Position at;
};

struct InputData {
  std::string id, name, type_ref;
  Position at;
};
struct Decision {
  std::string id, name, description, question, allowed_answers, type_ref;
  std::vector<std::string> required_inputs, required_decisions, required_knowledge;  // hrefs
  BoxedPtr logic;                                                                    // null = none
  Position at;
};
struct BusinessKnowledgeModel {
  std::string id, name, type_ref;
  std::vector<std::string> required_knowledge;
  std::shared_ptr<BoxedFunction> logic;
  Position at;
};
struct DecisionService {
  std::string id, name, type_ref;
  std::vector<std::string> output_decisions, encapsulated_decisions, input_decisions,
      input_data;  // hrefs
  Position at;
};
struct Import {
  std::string name, ns, location, type;
  Position at;
};

struct Model {
  std::string file;  // for diagnostics
  std::string text;  // the XML as read, in UTF-8
  std::string ns;
  std::string name;
  std::string version;  // "1.1" … "1.6"
  std::string expression_language;
  std::map<std::string, std::string> prefixes;  // namespaces by prefix, of the root element
  std::vector<Import> imports;
  std::vector<ItemDefinition> items;
  std::vector<InputData> inputs;
  std::vector<Decision> decisions;
  std::vector<BusinessKnowledgeModel> knowledge;
  std::vector<DecisionService> services;
  Diagnostics warnings;  // elements of DMN's namespace that this program does not know
};

inline constexpr std::size_t kModelBytesMax = 32U << 20U;
inline constexpr int kModelDepthMax = 200;  // of nested elements

// How a model's text came here.
enum class Carrier {
  kBytes,       // of a file: its byte order mark or XML declaration says the encoding
  kCharacters,  // in JSON, decoded already: UTF-8, whatever the XML declaration says
};

// A file's bytes as UTF-8, without mark: from UTF-8, UTF-16 with a byte order mark, GBK and GB18030 where declared. Lines
// and columns stay; decoded again, the text stays as it is.
// Clause: XML 1.0, 4.3.3
// Errors: E-DMN-XML (malformed bytes, with their offset; another encoding), E-DMN-SIZE (before or after)
[[nodiscard]] Result<std::string> decode_model(std::string bytes, const std::string& file,
                                               Carrier carrier = Carrier::kBytes);

// Reads one DMN file. Entities, DTDs and inclusions are refused, and nothing else is opened: what a model imports is what
// build() is given beside it. Unknown elements in DMN's own namespace are warnings.
// Errors: E-DMN-XML (malformed, with line and column), E-DMN-NAMESPACE, E-DMN-STRUCTURE, E-DMN-SIZE, E-DMN-DEPTH
[[nodiscard]] Result<Model> read_model(std::string bytes, std::string file,
                                       Carrier carrier = Carrier::kBytes);

}  // namespace zhida::dmn
