// Sign-on with a provider that is right, and with ones that are wrong in every way.
#include "app/oidc/oidc_test.h"

namespace zhida::oidc {
namespace {

class OidcTest : public testing::Test {
 protected:
  void SetUp() override { make(test_settings()); }

  void make(Settings settings) {
    client_ = std::make_unique<Client>(
        std::move(settings), [this](const Asked& asked) { return provider_.answer(asked); },
        identity::system_random(), [this] { return provider_.now_s; });
  }

  Start begin() {
    auto begun = client_->begin();
    EXPECT_TRUE(begun.ok()) << to_text(begun.errors().front());
    ZHIDA_CHECK(begun.ok());
    provider_.visit(begun->location);
    return std::move(*begun);
  }
  Result<identity::Vouched> finish(const Start& start, CameBack back) {
    if (back.state.empty()) back.state = provider_.state;
    return client_->finish(back, start.browser.text());
  }
  // "" where somebody is let in; else the code and the element.
  std::string said(const Result<identity::Vouched>& person) {
    if (person.ok()) return {};
    const Diagnostic& d = person.errors().front();
    return d.code + " " + d.place.element;
  }
  // The whole way, with `spoil` between there and back.
  std::string walk(const std::function<void()>& spoil = {}) {
    const Start start = begin();
    if (spoil) spoil();
    return said(finish(start, {.code = "the-code", .state = {}, .issuer = {}, .error = {}}));
  }

  FakeProvider provider_;
  std::unique_ptr<Client> client_;
};

const CameBack kBack{.code = "the-code", .state = {}, .issuer = {}, .error = {}};

TEST_F(OidcTest, LetsInWhomTheProviderVouchesFor) {
  const Start start = begin();
  for (const auto* part :
       {"https://id.example.gov.cn/realm/auth?response_type=code", "client_id=zhida-test",
        "redirect_uri=https%3A%2F%2Fzhida.example.gov.cn%2Fsignin", "scope=openid+profile",
        "code_challenge_method=S256"}) {
    std::string wanted(part);
    if (wanted.starts_with("scope")) wanted = "scope=openid%20profile";
    EXPECT_NE(start.location.find(wanted), std::string::npos) << start.location;
  }
  EXPECT_EQ(provider_.state.size(), 43U);
  EXPECT_EQ(provider_.challenge.size(), 43U);
  const auto person = finish(start, kBack);
  ASSERT_TRUE(person.ok()) << to_text(person.errors().front());
  EXPECT_EQ(person->issuer, kIssuer);
  EXPECT_EQ(person->subject_there, "person-1");
  EXPECT_EQ(person->name, "合成人员甲");
  EXPECT_EQ(person->kind, identity::Kind::kOfficial);
  EXPECT_EQ(person->roles, std::vector<std::string>{"official.clerk"});
  EXPECT_EQ(person->office, "示例部门");
  EXPECT_EQ(person->jurisdiction, "320500");
  EXPECT_TRUE(person->create);
  EXPECT_TRUE(person->managed);
  EXPECT_FALSE(person->second_factor);
  // base64 of zhida-test:a+… with both escaped as in forms
  EXPECT_TRUE(provider_.secret_seen.starts_with("Basic emhpZGEtdGVzdDph")) << provider_.secret_seen;
}

TEST_F(OidcTest, TakesEachAlgorithmOfTheList) {
  for (const auto* algorithm : {"RS256", "PS256", "ES256", "ES384", "EdDSA"}) {
    provider_.signing = &signer("k-" + std::string(algorithm), algorithm);
    provider_.published = {provider_.signing};
    make(test_settings());
    EXPECT_EQ(walk(), "") << algorithm;
    provider_.spoil = [](std::string signature) {
      signature.back() = static_cast<char>(signature.back() ^ 1);
      return signature;
    };
    EXPECT_EQ(walk(), "E-OIDC-TOKEN signature") << algorithm;
    provider_.spoil = nullptr;
  }
}

TEST_F(OidcTest, RefusesNoneAndHmac) {
  const auto with = [&](const std::string& algorithm, bool sign) {
    return walk([&] {
      const std::string message =
          identity::base64url(json::serialize(json::object{{"alg", algorithm}, {"kid", "k1"}})) +
          "." + identity::base64url(json::serialize(provider_.claims));
      std::string signature;
      if (sign) {  // the old trick: the public key, as it is published, as the key of an HMAC
        const std::string key = json::serialize(provider_.published.front()->jwk());
        signature.resize(32);
        unsigned size = 0;
        HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
             reinterpret_cast<const unsigned char*>(message.data()), message.size(),
             reinterpret_cast<unsigned char*>(signature.data()), &size);
      }
      provider_.whole = message + "." + identity::base64url(signature);
    });
  };
  EXPECT_EQ(with("none", false), "E-OIDC-TOKEN algorithm");
  EXPECT_EQ(with("None", false), "E-OIDC-TOKEN algorithm");
  EXPECT_EQ(with("HS256", true), "E-OIDC-TOKEN algorithm");
  EXPECT_EQ(with("RS512", false), "E-OIDC-TOKEN algorithm");  // known, but not on the list
  EXPECT_EQ(with("RS256", false), "E-OIDC-TOKEN signature");
  EXPECT_EQ(with("ES256", false), "E-OIDC-TOKEN signature");  // the key is of another kind
}

TEST_F(OidcTest, ClaimsMustBeOfThisSignOn) {
  struct Case {
    const char* claim;
    json::value value;  // null takes it out
    const char* said;
  };
  const std::int64_t now = kNow;
  const Case cases[] = {
      {"iss", "https://id.example.gov.cn", "E-OIDC-TOKEN issuer"},
      {"iss", nullptr, "E-OIDC-TOKEN issuer"},
      {"aud", "another", "E-OIDC-TOKEN audience"},
      {"aud", nullptr, "E-OIDC-TOKEN audience"},
      {"aud", json::array{}, "E-OIDC-TOKEN audience"},
      {"aud", json::array{kClient, "another"}, "E-OIDC-TOKEN audience"},
      {"aud", json::array{kClient}, ""},
      {"azp", "another", "E-OIDC-TOKEN audience"},
      {"azp", json::value(kClient), ""},
      {"exp", now - 60, "E-OIDC-TOKEN expired"},
      {"exp", now - 59, ""},
      {"exp", nullptr, "E-OIDC-TOKEN expired"},
      {"exp", "1900000000", "E-OIDC-TOKEN expired"},
      {"exp", 1e300, "E-OIDC-TOKEN expired"},
      {"iat", now + 61, "E-OIDC-TOKEN issued"},
      {"iat", now - 61, "E-OIDC-TOKEN issued"},
      {"iat", nullptr, "E-OIDC-TOKEN issued"},
      {"nbf", now + 61, "E-OIDC-TOKEN issued"},
      {"nbf", "soon", "E-OIDC-TOKEN issued"},
      {"nonce", "another", "E-OIDC-TOKEN nonce"},
      {"nonce", nullptr, "E-OIDC-TOKEN nonce"},
      {"sub", "", "E-OIDC-TOKEN subject"},
      {"sub", nullptr, "E-OIDC-TOKEN subject"},
      {"sub", 7, "E-OIDC-TOKEN subject"},
      {"sub", json::value(std::string(256, 'x')), "E-OIDC-TOKEN subject"},
      {"sub", "line\nbreak", "E-OIDC-TOKEN subject"},
  };
  const json::object usual = provider_.claims;
  for (const Case& one : cases) {
    provider_.claims = usual;
    EXPECT_EQ(walk([&] {
                provider_.claims[one.claim] = one.value;
                if (one.value.is_null()) provider_.claims.erase(one.claim);
              }),
              one.said)
        << one.claim << " " << json::serialize(one.value);
  }
}

TEST_F(OidcTest, SeveralAudiencesNeedTheParty) {
  EXPECT_EQ(walk([&] {
              provider_.claims["aud"] = json::array{"another", kClient};
              provider_.claims["azp"] = kClient;
            }),
            "");
}

TEST_F(OidcTest, TokensAreReadStrictly) {
  for (const auto* token :
       {"", "a", "a.b", "a.b.c.d", "..", "e30.e30.", "e30.e30.!!", "bnVsbA.e30.AA"}) {
    const std::string answer = walk([&] { provider_.whole = token; });
    EXPECT_TRUE(answer == "E-OIDC-TOKEN form" || answer == "E-OIDC-TOKEN algorithm")
        << token << " " << answer;
  }
  EXPECT_EQ(walk([&] { provider_.whole = std::string(70'000, 'a') + ".b.c"; }),
            "E-OIDC-TOKEN form");
  provider_.whole.reset();
  provider_.header["crit"] = json::array{"b64"};
  EXPECT_EQ(walk(), "E-OIDC-TOKEN critical");
}

TEST_F(OidcTest, ASignOnComesBackOnceToItsBrowserInTime) {
  const Start start = begin();
  const std::string state = provider_.state;
  EXPECT_EQ(
      said(finish(start, {.code = "the-code", .state = "never-begun", .issuer = {}, .error = {}})),
      "E-OIDC-STATE state");
  EXPECT_EQ(said(finish(start, kBack)), "");
  provider_.used = false;
  EXPECT_EQ(said(finish(start, kBack)), "E-OIDC-STATE state");  // the state was used

  const Start another = begin();
  const Start third = begin();  // the provider has the state of this one
  EXPECT_EQ(said(finish(another, kBack)), "E-OIDC-STATE state");
  EXPECT_EQ(said(finish(third, kBack)), "E-OIDC-STATE state");  // and that attempt has used it up
  const Start fourth = begin();
  EXPECT_EQ(said(client_->finish(
                {.code = "the-code", .state = provider_.state, .issuer = {}, .error = {}}, "")),
            "E-OIDC-STATE state");

  const Start late = begin();
  provider_.now_s += kPendingSeconds;
  EXPECT_EQ(said(finish(late, kBack)), "E-OIDC-STATE state");
}

TEST_F(OidcTest, CodesAreTheProvidersToJudge) {
  const Start start = begin();
  provider_.used = true;
  EXPECT_EQ(said(finish(start, kBack)), "E-OIDC-DENIED code");
  const Start second = begin();
  EXPECT_EQ(said(finish(second, {.code = "made-up", .state = {}, .issuer = {}, .error = {}})),
            "E-OIDC-DENIED code");
  const Start third = begin();
  provider_.challenge = "of somebody else";
  EXPECT_EQ(said(finish(third, kBack)), "E-OIDC-DENIED code");
  const Start fourth = begin();
  EXPECT_EQ(said(finish(fourth, {.code = {}, .state = {}, .issuer = {}, .error = "access_denied"})),
            "E-OIDC-DENIED error");
  const Start fifth = begin();
  EXPECT_EQ(said(finish(fifth, {.code = {}, .state = {}, .issuer = {}, .error = {}})),
            "E-OIDC-STATE state");
}

TEST_F(OidcTest, TheAnswerNamesItsIssuerWhereThatIsAgreed) {
  const Start start = begin();
  EXPECT_EQ(
      said(finish(
          start, {.code = "the-code", .state = {}, .issuer = "https://evil.example", .error = {}})),
      "E-OIDC-STATE state");
  provider_.metadata["authorization_response_iss_parameter_supported"] = true;
  make(test_settings());
  const Start second = begin();
  EXPECT_EQ(said(finish(second, kBack)), "E-OIDC-STATE state");
  const Start third = begin();
  EXPECT_EQ(
      said(finish(third,
                  {.code = "the-code", .state = {}, .issuer = std::string(kIssuer), .error = {}})),
      "");
}

TEST_F(OidcTest, KeysAreAskedForAgainWhenTheyChange) {
  EXPECT_EQ(walk(), "");
  EXPECT_EQ(walk(), "");
  EXPECT_EQ(provider_.asked["/realm/jwks"], 1);
  EXPECT_EQ(provider_.asked["/realm/.well-known/openid-configuration"], 1);
  provider_.signing = &signer("k2", "RS256");
  provider_.published = {&signer("k1", "RS256"), &signer("k2", "RS256")};
  provider_.now_s += 10;
  EXPECT_EQ(walk(), "E-OIDC-TOKEN signature");  // not more often than once a minute
  provider_.now_s += Client::kKeysAgainSeconds;
  EXPECT_EQ(walk(), "");
  EXPECT_EQ(provider_.asked["/realm/jwks"], 2);
  // a key that is withdrawn counts no longer than an hour
  provider_.published = {&signer("k1", "RS256")};
  EXPECT_EQ(walk(), "");
  provider_.now_s += Client::kMetadataSeconds;
  EXPECT_EQ(walk(), "E-OIDC-TOKEN signature");
}

TEST_F(OidcTest, AStrangersKeyIsNoKey) {
  // the same name as a published key
  EXPECT_EQ(walk([&] { provider_.signing = &signer("k1", "EdDSA"); }), "E-OIDC-TOKEN signature");
  static const Signer other("k1", "RS256");
  EXPECT_EQ(walk([&] { provider_.signing = &other; }), "E-OIDC-TOKEN signature");
}

TEST_F(OidcTest, ProvidersThatAreDownOrWrongAreSaidToBe) {
  const auto with = [&](const std::string& path, const Answered& answer) {
    make(test_settings());
    provider_.instead = [path, answer](const Asked& asked) -> Result<Answered> {
      return parse_url(asked.url)->target.ends_with(path) ? answer : Answered{};
    };
    const auto begun = client_->begin();
    if (!begun) return begun.errors().front().code + " " + begun.errors().front().place.element;
    provider_.visit(begun->location);
    return said(
        client_->finish({.code = "the-code", .state = provider_.state, .issuer = {}, .error = {}},
                        begun->browser.text()));
  };
  EXPECT_EQ(with("openid-configuration", {500, "text/html", "<p>"}),
            "E-OIDC-PROVIDER openid-configuration");
  EXPECT_EQ(with("openid-configuration", {302, "text/html", ""}),
            "E-OIDC-PROVIDER openid-configuration");
  EXPECT_EQ(with("openid-configuration", {200, "application/json", "[]"}),
            "E-OIDC-PROVIDER openid-configuration");
  EXPECT_EQ(with("jwks", {503, "text/html", "<p>"}), "E-OIDC-PROVIDER jwks");
  EXPECT_EQ(with("jwks", {200, "application/json", R"({"keys":[]})"}), "E-OIDC-PROVIDER jwks");
  EXPECT_EQ(with("token", {500, "text/html", "<p>"}), "E-OIDC-PROVIDER token_endpoint");
  EXPECT_EQ(with("token", {200, "application/json", "{}"}), "E-OIDC-TOKEN form");
  std::string many = R"({"keys":[)";
  for (int i = 0; i < 101; ++i) many.append(i == 0 ? "" : ",").append("{}");
  EXPECT_EQ(with("jwks", {200, "application/json", many + "]}"}), "E-OIDC-PROVIDER jwks");
}

TEST_F(OidcTest, MetadataMustBeOfTheIssuer) {
  const json::object usual = provider_.metadata;
  const auto with = [&](const char* key, const json::value& value) {
    provider_.metadata = usual;
    provider_.metadata[key] = value;
    make(test_settings());
    const auto begun = client_->begin();
    return begun ? "" : begun.errors().front().place.element;
  };
  EXPECT_EQ(with("issuer", "https://id.example.gov.cn/realm/"), "issuer");
  EXPECT_EQ(with("token_endpoint", "http://id.example.gov.cn/token"), "token_endpoint");
  EXPECT_EQ(with("jwks_uri", nullptr), "jwks_uri");
  EXPECT_EQ(with("authorization_endpoint", "javascript:alert(1)"), "authorization_endpoint");
  EXPECT_EQ(with("response_types_supported", json::array{"id_token"}), "response_types_supported");
  EXPECT_EQ(with("code_challenge_methods_supported", json::array{"plain"}),
            "code_challenge_methods_supported");
  EXPECT_EQ(with("scopes_supported", json::array{"openid"}), "");
}

TEST_F(OidcTest, UserInfoAddsClaimsOfTheSamePerson) {
  Settings settings = test_settings();
  settings.userinfo = true;
  make(std::move(settings));
  provider_.claims.erase("division");
  provider_.userinfo["division"] = "320505";
  provider_.userinfo["department"] = "another";  // the ID token has it
  const Start start = begin();
  const auto person = finish(start, kBack);
  ASSERT_TRUE(person.ok());
  EXPECT_EQ(person->jurisdiction, "320505");
  EXPECT_EQ(person->office, "示例部门");
  provider_.userinfo["sub"] = "person-2";
  EXPECT_EQ(walk(), "E-OIDC-TOKEN subject");
}

TEST_F(OidcTest, ClaimsGiveRolesAsTheSettingsSay) {
  const auto groups = [&](const json::value& value) {
    const Start start = begin();
    provider_.claims["groups"] = value;
    return finish(start, kBack);
  };
  EXPECT_EQ(said(groups(json::array{"others"})), "E-OIDC-ACCOUNT roles");
  EXPECT_EQ(said(groups(nullptr)), "E-OIDC-ACCOUNT roles");
  EXPECT_EQ(said(groups(json::array{"zhida-clerk", "enterprise"})), "E-OIDC-ACCOUNT roles");
  const auto both = groups(json::array{"zhida-complaints", "zhida-clerk"});
  ASSERT_TRUE(both.ok());
  EXPECT_EQ(both->roles, (std::vector<std::string>{"official.clerk", "official.complaints"}));
  EXPECT_FALSE(both->create);  // one of the rules does not open accounts
  const auto text = groups("zhida-clerk");
  ASSERT_TRUE(text.ok());
  provider_.claims["credit_code"] = "91320500MA00000000";
  const auto enterprise = groups("enterprise");
  ASSERT_TRUE(enterprise.ok());
  EXPECT_EQ(enterprise->subject, "91320500MA00000000");
  EXPECT_EQ(enterprise->jurisdiction, "");  // an office's place is not an enterprise's
}

TEST_F(OidcTest, SecondFactorIsWhatTheProviderSays) {
  const auto with = [&](const json::value& amr) {
    const Start start = begin();
    provider_.claims["amr"] = amr;
    const auto person = finish(start, kBack);
    return person.ok() && person->second_factor;
  };
  EXPECT_FALSE(with(json::array{"pwd"}));
  EXPECT_TRUE(with(json::array{"pwd", "otp"}));
  EXPECT_TRUE(with("mfa"));
  EXPECT_FALSE(with(json::object{{"mfa", true}}));
}

TEST(Pendings, AreWithinALimit) {
  Pending pending;
  for (std::size_t i = 0; i < kPendingMax + 10; ++i) pending.add("s" + std::to_string(i), {});
  EXPECT_EQ(pending.size(), kPendingMax);
  EXPECT_FALSE(pending.take("s9", 0).has_value());
  EXPECT_TRUE(pending.take("s10", 0).has_value());
  EXPECT_FALSE(pending.take("s10", 0).has_value());
  Begun later;
  later.begun_s = kPendingSeconds + 1;
  pending.add("later", later);
  EXPECT_EQ(pending.size(), 1U);  // the others were over
}

TEST(KeySets, LeaveOutWhatIsWeakOrForSomethingElse) {
  const auto set = [](json::object jwk) {
    return KeySet::parse(json::serialize(json::object{{"keys", json::array{std::move(jwk)}}})).ok();
  };
  json::object good = signer("k1", "RS256").jwk();
  EXPECT_TRUE(set(good));
  EXPECT_FALSE(set(signer("w", "weak").jwk()));
  json::object one = good;
  one["use"] = "enc";
  EXPECT_FALSE(set(one));
  one = good;
  one["key_ops"] = json::array{"encrypt"};
  EXPECT_FALSE(set(one));
  one = good;
  one["e"] = "AQ";  // 1
  EXPECT_FALSE(set(one));
  one = good;
  one["kty"] = "oct";
  EXPECT_FALSE(set(one));
  one = signer("k", "ES256").jwk();
  EXPECT_TRUE(set(one));
  one["y"] = one["x"];  // not on the curve
  EXPECT_FALSE(set(one));
  one["crv"] = "P-384";
  EXPECT_FALSE(set(one));
  // two keys that both fit, and no name: which one is not said
  const auto two = KeySet::parse(json::serialize(json::object{
      {"keys", json::array{good, signer("k2", "RS256").jwk(), signer("e", "ES256").jwk()}}}));
  ASSERT_TRUE(two.ok());
  EXPECT_FALSE(two->has("", "RS256"));
  EXPECT_TRUE(two->has("k2", "RS256"));
  EXPECT_TRUE(two->has("", "ES256"));
  EXPECT_FALSE(two->has("k2", "none"));
}

TEST(Urls, AreReadStrictly) {
  const auto url = parse_url("https://[2001:db8::1]:8443?x=1");
  ASSERT_TRUE(url.has_value());
  EXPECT_EQ(url->host, "2001:db8::1");
  EXPECT_EQ(url->target, "/?x=1");
  EXPECT_EQ(url->authority(), "[2001:db8::1]:8443");
  EXPECT_EQ(parse_url("http://localhost/x")->authority(), "localhost");
  EXPECT_TRUE(is_private(*parse_url("http://127.0.0.1:1/")));
  EXPECT_FALSE(is_private(*parse_url("http://127.0.0.1.example.com/")));
  for (const auto* text :
       {"", "ftp://x/", "https://", "https://u@x/", "https://x/#f", "https://x:y/", "https://x/ y",
        "https://x:/", "https://[::1/", "https://é/", "//x/"}) {
    EXPECT_FALSE(parse_url(text).has_value()) << text;
  }
  EXPECT_EQ(to_form({{"a", "1 &=%"}, {"b", "é"}}), "a=1%20%26%3D%25&b=%C3%A9");
}

}  // namespace
}  // namespace zhida::oidc
