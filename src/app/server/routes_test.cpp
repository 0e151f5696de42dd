// Tests the API's addresses as a table: method, address and body in; status, type and content out. No sockets.
#include "app/server/routes.h"

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "app/server/clock.h"

namespace zhida::server {
namespace {

// One policy with rules, one version without; one fact; one sample.
std::shared_ptr<const pack::Bundle> small_bundle() {
  auto bundle = std::make_shared<pack::Bundle>();
  pack::FactDef staff;
  staff.name = "从业人员";
  staff.en = "employees";
  staff.key = "employees";
  staff.integer = true;
  staff.min = Decimal(0);
  bundle->dictionary.add(staff);
  pack::Policy policy;
  policy.id = "sme-size";
  policy.title = {.zh = "划型", .en = "SME size"};
  policy.kind = "rule";
  pack::Version old;
  old.id = "2011";
  old.status = pack::Status::kSuperseded;
  old.effective = {.from = 15'000, .to = 19'999};
  old.rules_text = "<definitions/>";
  pack::Version now;
  now.id = "2026";
  now.status = pack::Status::kUnknownRule;
  now.effective = {.from = 20'000, .to = std::nullopt};
  policy.versions = {old, now};
  bundle->policies.push_back(policy);
  pack::Sample sample;
  sample.id = "erhe";
  sample.name = {.zh = "示例", .en = "Example"};
  sample.facts_json = R"({"从业人员": 12})";
  bundle->samples.push_back(sample);
  bundle->digest = "00ff";
  return bundle;
}

constexpr std::string_view kJson = "application/json";
constexpr std::string_view kProblem = "application/problem+json";

struct Case {
  std::string_view method, target;
  std::string_view type, body;  // of the request
  int status;
  std::string_view answer_type;
  std::string_view contains;  // in the answer's body
};

const Case kCases[] = {
    {"GET", "/healthz", "", "", 200, kJson, R"({"status":"ok"})"},
    {"HEAD", "/healthz", "", "", 200, kJson, "ok"},
    {"GET", "/healthz?verbose=1", "", "", 200, kJson, "ok"},
    {"GET", "http://example.test/healthz", "", "", 200, kJson, "ok"},
    {"GET", "/api/v1/policies", "", "", 200, kJson, R"("id":"sme-size")"},
    {"GET", "/api/v1/policies/", "", "", 200, kJson, R"("id":"sme-size")"},
    {"GET", "/api/v1/policies/sme-size", "", "", 200, kJson, "划型"},
    {"GET", "/api/v1/policies/sme%2Dsize", "", "", 200, kJson, "划型"},
    {"GET", "/api/v1/policies/sme-siz", "", "", 404, kProblem, "sme-size"},
    {"GET", "/api/v1/policies/sme-siz", "", "", 404, kProblem, "E-HTTP-POLICY"},
    {"GET", "/api/v1/policies/sme-size/versions/2011/rules", "", "", 200,
     "application/xml; charset=utf-8", "<definitions/>"},
    {"GET", "/api/v1/policies/sme-size/versions/2026/rules", "", "", 404, kProblem, "E-HTTP-RULES"},
    {"GET", "/api/v1/policies/sme-size/versions/1999/rules", "", "", 404, kProblem,
     "E-HTTP-VERSION"},
    {"GET", "/api/v1/policies/nobody/versions/1999/rules", "", "", 404, kProblem, "E-HTTP-POLICY"},
    {"GET", "/api/v1/facts", "", "", 200, kJson, "从业人员"},
    {"GET", "/api/v1/samples", "", "", 200, kJson, "erhe"},
    {"GET", "/api/v1/samples/erhe", "", "", 200, kJson, "从业人员"},
    {"GET", "/api/v1/samples/nobody", "", "", 404, kProblem, "E-HTTP-SAMPLE"},
    {"POST", "/api/v1/feel", kJson, R"({"expression": "1 + 2"})", 200, kJson, R"("value":"3")"},
    {"POST", "/api/v1/feel", kJson, R"({"expression": "x > 1", "given": {"x": "one of 1, 2"}})",
     200, kJson, R"("abstract":true)"},
    {"POST", "/api/v1/feel", kJson, R"({"expression": "1 + x", "given": {"x": "null"}})", 200,
     kJson, R"("cause":"given_null")"},
    {"POST", "/api/v1/feel", kJson, R"({"expression": "1 +"})", 200, kJson, "E-FEEL-SYNTAX"},
    {"POST", "/api/v1/feel", kJson,
     R"j({"expression": "count(for i in 1..9999, j in 1..9999 return 1)"})j", 200, kJson,
     "E-FEEL-LIMIT"},
    {"POST", "/api/v1/feel", kJson, R"j({"expression": "today()", "as_of": "2026-11-23"})j", 200,
     kJson, "2026-11-23"},
    {"POST", "/api/v1/feel", kJson, R"({"expression": "1", "as_of": "morgen"})", 422, kProblem,
     "E-EVAL-BODY"},
    {"POST", "/api/v1/feel", kJson, R"({"expresion": "1"})", 422, kProblem, "expression"},
    {"POST", "/api/v1/feel", kJson, R"({"expression": "x", "given": {"x": "1 +"}})", 422, kProblem,
     "E-EVAL-GIVEN"},
    {"POST", "/api/v1/feel", kJson, R"({"expression": "x", "given": {"x": [1]}})", 422, kProblem,
     "E-EVAL-BODY"},
    {"POST", "/api/v1/feel", kJson, "[]", 422, kProblem, "E-EVAL-BODY"},
    {"POST", "/api/v1/feel", kJson, "{", 400, kProblem, "E-DOC-SYNTAX"},
    {"POST", "/api/v1/feel", "text/plain", "{}", 415, kProblem, "E-HTTP-MEDIA"},
    {"GET", "/api/v1/feel", "", "", 405, kProblem, "E-HTTP-METHOD"},
    {"POST", "/api/v1/model", kJson, "{}", 422, kProblem, "E-EVAL-BODY"},
    {"POST", "/api/v1/model", kJson, R"({"xml": "<a"})", 422, kProblem, "E-DMN-XML"},
    {"POST", "/api/v1/model", kJson,
     R"({"xml": "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"})", 422,
     kProblem, "E-DMN-XML"},
    {"GET", "/api", "", "", 404, kProblem, "E-HTTP-PATH"},
    {"GET", "/api/v1/unknown", "", "", 404, kProblem, "/api/v1/unknown"},
    {"GET", "/api/v2/policies", "", "", 404, kProblem, "E-HTTP-PATH"},
    {"DELETE", "/api/v1/policies", "", "", 405, kProblem, "E-HTTP-METHOD"},
    {"POST", "/healthz", "", "", 405, kProblem, "E-HTTP-METHOD"},
    {"GET", "/api/v1/calc", "", "", 405, kProblem, "E-HTTP-METHOD"},
    {"POST", "/api/v1/calc", kJson, R"({"facts":{"从业人员":12}})", 200, kJson, R"("results":[)"},
    {"POST", "/api/v1/calc", "Application/JSON; charset=utf-8",
     R"({"facts":{},"as_of":"2026-11-23"})", 200, kJson, "2026-11-23"},
    {"POST", "/api/v1/calc", kJson, R"({"facts":{}})", 200, kJson, R"("as_of":"2025-01-01")"},
    {"POST", "/api/v1/calc", kJson, R"({"facts":{},"party":"all"})", 200, kJson, R"("results":[)"},
    {"POST", "/api/v1/calc", kJson, R"({"facts":{},"party":"firm"})", 422, kProblem,
     "E-CALC-PARTY"},
    {"POST", "/api/v1/calc", "text/plain", R"({"facts":{}})", 415, kProblem, "E-HTTP-MEDIA"},
    {"POST", "/api/v1/calc", "", R"({"facts":{}})", 415, kProblem, "E-HTTP-MEDIA"},
    {"POST", "/api/v1/calc", kJson, "", 400, kProblem, "E-DOC-"},
    {"POST", "/api/v1/calc", kJson, R"({"facts":)", 400, kProblem, "E-DOC-SYNTAX"},
    {"POST", "/api/v1/calc", kJson, "{\"facts\":{}} x", 400, kProblem, "E-DOC-SYNTAX"},
    {"POST", "/api/v1/calc", kJson, R"({"facts":{"从业人员":1,"从业人员":2}})", 400, kProblem,
     "E-DOC-DUPLICATE-KEY"},
    {"POST", "/api/v1/calc", kJson, R"({"facts":{"从业人数":1}})", 422, kProblem, "从业人员"},
    {"POST", "/api/v1/calc", kJson, R"({"facts":{"从业人员":"many"}})", 422, kProblem, "E-FACT-"},
    {"POST", "/api/v1/calc", kJson, R"({"facts":{"从业人员":-1}})", 422, kProblem, "E-FACT-"},
    {"POST", "/api/v1/calc", kJson, R"({"facts":{},"as_of":"2026-02-30"})", 422, kProblem,
     "E-CALC-DATE"},
    {"POST", "/api/v1/calc", kJson, R"({"facts":{},"asof":"2026-02-28"})", 422, kProblem,
     "E-CALC-KEY"},
    {"POST", "/api/v1/calc", kJson, R"([])", 422, kProblem, "E-CALC"},
    {"GET", "/../etc/passwd", "", "", 400, kProblem, "E-HTTP-TARGET"},
    {"GET", "/%2e%2e/etc/passwd", "", "", 400, kProblem, "E-HTTP-TARGET"},
    {"GET", "/a%2Fb", "", "", 400, kProblem, "E-HTTP-TARGET"},
    {"GET", "/a%00b", "", "", 400, kProblem, "E-HTTP-TARGET"},
    {"GET", "/%ff", "", "", 400, kProblem, "E-HTTP-TARGET"},
    {"GET", "/%4", "", "", 400, kProblem, "E-HTTP-TARGET"},
    {"GET", "*", "", "", 400, kProblem, "E-HTTP-TARGET"},
    {"GET", "", "", "", 400, kProblem, "E-HTTP-TARGET"},
    {"GET", "/", "", "", 404, kProblem, "E-HTTP-PAGE"},
};

TEST(Routes, AnswersEveryAddress) {
  const Routes routes(small_bundle(), nullptr, [] { return std::int64_t{20'089}; });
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.method) + " " + std::string(c.target) + " " + std::string(c.body));
    const Response r = routes.answer({.method = std::string(c.method),
                                      .target = std::string(c.target),
                                      .content_type = std::string(c.type),
                                      .if_none_match = {},
                                      .body = std::string(c.body)});
    EXPECT_EQ(r.status, c.status);
    EXPECT_EQ(r.content_type, c.answer_type);
    ASSERT_NE(r.body, nullptr);
    EXPECT_NE(r.body->find(c.contains), std::string::npos) << *r.body;
    EXPECT_FALSE(r.cache_control.empty());
    EXPECT_EQ(r.allow.empty(), c.status != 405);
  }
}

TEST(Routes, SayTheMethodsThatAnAddressTakes) {
  const Routes routes(small_bundle(), nullptr, [] { return std::int64_t{20'000}; });
  Request request;
  request.method = "PUT";
  request.target = "/api/v1/calc";
  EXPECT_EQ(routes.answer(request).allow, "POST");
  request.target = "/api/v1/facts";
  EXPECT_EQ(routes.answer(request).allow, "GET, HEAD");
}

TEST(Routes, SendNothingAgainToAClientThatHasIt) {
  const Routes routes(small_bundle(), nullptr, [] { return std::int64_t{20'000}; });
  Request request;
  request.method = "GET";
  request.target = "/api/v1/facts";
  const std::string etag = routes.answer(request).etag;
  ASSERT_FALSE(etag.empty());
  const std::pair<std::string, int> kTags[] = {
      {etag, 304},        {"W/" + etag, 304}, {"\"other\", " + etag, 304}, {"*", 304},
      {"\"other\"", 200}, {"", 200},          {etag.substr(1), 200},       {",,", 200},
  };
  for (const auto& [tag, status] : kTags) {
    request.if_none_match = tag;
    const Response r = routes.answer(request);
    EXPECT_EQ(r.status, status) << tag;
    EXPECT_EQ(r.body == nullptr, status == 304) << tag;
    EXPECT_EQ(r.etag, etag);
  }
}

// The day begins at 16:00 UTC of the day before.
TEST(Clock, CountsDaysInChina) {
  const std::pair<std::int64_t, std::int64_t> kDays[] = {{0, 0},
                                                         {57'599, 0},
                                                         {57'600, 1},
                                                         {-28'800, 0},
                                                         {-28'801, -1},
                                                         {1'795'363'199, 20'779},
                                                         {1'795'363'200, 20'780}};
  for (const auto& [seconds, day] : kDays) EXPECT_EQ(china_day(seconds), day) << seconds;
}

// A model in the body: its inputs, its decisions, and why one is null.
TEST(Routes, EvaluatesAModel) {
  const std::string xml =
      "<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/' name='m' namespace='m'>"
      "<inputData id='x' name='x'><variable name='x' typeRef='number'/></inputData>"
      "<decision id='y' name='y'><variable name='y'/><informationRequirement><requiredInput "
      "href='#x'/></informationRequirement><literalExpression><text>x * 2</text>"
      "</literalExpression></decision></definitions>";
  const Routes routes(small_bundle(), nullptr, [] { return std::int64_t{20'780}; });
  const auto ask = [&](const std::string& rest) {
    Request request{"POST", "/api/v1/model", std::string(kJson), "", ""};
    request.body = "{\"xml\": \"" + xml + "\"" + rest + "}";
    const Response response = routes.answer(request);
    return std::to_string(response.status) + " " + *response.body;
  };
  const auto has = [](const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
  };
  EXPECT_TRUE(has(ask(R"(, "inputs": {"x": "1.5"})"), R"("name":"y","value":"3")"));
  EXPECT_TRUE(has(ask(R"(, "given": {"x": "between [1..2]"})"), R"("abstract":true)"));
  EXPECT_TRUE(has(ask(""), R"("cause":"not_given")"));
  EXPECT_TRUE(has(ask(""), R"("inputs":[{"name":"x","type":"number","given":false}])"));
  EXPECT_TRUE(has(ask(R"(, "inputs": {"y": 1})"), "422 "));
  EXPECT_TRUE(has(ask(R"(, "decisions": ["q"])"), "E-EVAL-DECISION"));
}

}  // namespace
}  // namespace zhida::server
