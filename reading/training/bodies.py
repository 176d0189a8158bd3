"""Public bodies that news does not explain: of the United Nations, the world, the European Union and the USA.

Their names are facts, put together by hand from the bodies' own lists of members and organs.
"""

from __future__ import annotations

BODIES = """
United Nations | UN | U.N. | Security Council | UN Security Council | UNESCO | UNICEF | UNHCR | UNDP | UNEP | UNRWA
UNFPA | UN Women | UNAIDS | UNCTAD | UNIDO | UNODC | World Health Organization | WHO | World Food Programme
World Food Program | Food and Agriculture Organization | FAO | International Labour Organization | ILO
International Monetary Fund | IMF | World Bank | World Trade Organization | WTO | International Atomic Energy Agency
IAEA | International Criminal Court | International Court of Justice | International Organization for Migration
International Maritime Organization | International Civil Aviation Organization
International Telecommunication Union | Universal Postal Union | World Intellectual Property Organization
World Meteorological Organization | IPCC | Interpol | Europol | Eurojust | NATO | North Atlantic Treaty Organization
OECD | OPEC | OSCE | G7 | G-7 | G20 | G-20 | BRICS | ASEAN | African Union | Arab League | Commonwealth of Nations
Mercosur | CARICOM | ECOWAS | Organization of American States | OPCW | Red Cross
International Committee of the Red Cross | Red Crescent | Doctors Without Borders | Médecins Sans Frontières
Amnesty International | Human Rights Watch | Greenpeace | Oxfam | Save the Children | Transparency International
Reporters Without Borders | World Wildlife Fund | WWF | International Olympic Committee | IOC | FIFA | UEFA
CONCACAF | World Anti-Doping Agency | WADA | ISO | IEEE | W3C | ICANN | European Union | EU | E.U.
European Commission | European Parliament | European Council | European Central Bank | ECB
European Court of Justice | European Court of Human Rights | Council of Europe | Eurostat | Frontex
European Medicines Agency | European Space Agency | ESA | CERN | Bank of England | Bundesbank | Bundestag
Bundesrat | House of Commons | House of Lords | Knesset | Duma | State Duma | Kremlin | Politburo | Vatican
Holy See | Congress | Senate | House of Representatives | U.S. Congress | U.S. Senate | Supreme Court
U.S. Supreme Court | White House | Pentagon | State Department | Department of State | Justice Department
Department of Justice | Treasury Department | Department of Defense | Defense Department
Department of Homeland Security | Homeland Security | Energy Department | Department of Energy
Education Department | Department of Education | Commerce Department | Department of Commerce | Labor Department
Department of Labor | Interior Department | Department of the Interior | Agriculture Department
Department of Agriculture | Department of Health and Human Services | Transportation Department
Department of Transportation | Veterans Affairs | Department of Veterans Affairs | CIA | FBI | NSA | DEA | ATF | IRS
ICE | TSA | FDA | EPA | SEC | FCC | FTC | FAA | FEMA | NASA | NOAA | NIH | CDC | NTSB | OSHA | USDA | USAID | CBO
GAO | FEC | FDIC | CFPB | NLRB | HHS | HUD | DHS | DOJ | DOD | USPS | Secret Service | Coast Guard | National Guard
U.S. Army | U.S. Navy | U.S. Air Force | U.S. Marine Corps | Marine Corps | Air Force | Federal Reserve | Fed
Federal Bureau of Investigation | Central Intelligence Agency | National Security Agency | National Security Council
Food and Drug Administration | Environmental Protection Agency | Securities and Exchange Commission
Federal Communications Commission | Federal Trade Commission | Federal Aviation Administration
Federal Election Commission | Internal Revenue Service | Centers for Disease Control and Prevention
Centers for Disease Control | National Institutes of Health | Census Bureau | Immigration and Customs Enforcement
Customs and Border Protection | National Weather Service | Postal Service | Government Accountability Office
Congressional Budget Office | Joint Chiefs of Staff | Scotland Yard | MI5 | MI6 | NHS | Democratic Party
Republican Party | GOP | Labour Party | Labour | Conservative Party | Liberal Democrats | Green Party
Communist Party | Social Democratic Party | SPD | CDU | CSU | AfD | Taliban | Hamas | Hezbollah | Islamic State
ISIS | ISIL | Al Qaeda | al-Qaida | Boko Haram | Al-Shabab | Ku Klux Klan | PLO | IRA | FARC | NAACP | ACLU
AFL-CIO | NRA | AARP | AMA | Associated Press | AP | Reuters | Agence France-Presse | AFP | Bloomberg
Bloomberg News | Xinhua | TASS | Kyodo | dpa | BBC | CNN | NBC | CBS | ABC News | NBC News | CBS News | Fox News
MSNBC | C-SPAN | NPR | PBS | Al Jazeera | CNBC | ESPN | HBO | New York Times | Washington Post | Wall Street Journal
Los Angeles Times | USA Today | Chicago Tribune | Boston Globe | Financial Times | Guardian | Daily Mail
Daily Telegraph | Le Monde | Der Spiegel | El País | Economist | Newsweek | Politico | Axios | BuzzFeed | HuffPost
Breitbart | Vox | Vice | ProPublica | Bellingcat | Snopes | PolitiFact | Harvard | Harvard University | Yale
Stanford | Princeton | MIT | Oxford University | Cambridge University | UCLA | NYU | NFL | NBA | MLB | NHL | MLS
NCAA | PGA | UFC | WWE | NASCAR | Premier League | La Liga | Bundesliga | Serie A | Boeing | Airbus
Lockheed Martin | Volkswagen | Toyota | Honda | Nissan | Ford Motor | General Motors | Tesla | SpaceX | Walmart
Amazon | Google | Alphabet | Facebook | Meta | Twitter | YouTube | Instagram | WhatsApp | TikTok | ByteDance
Microsoft | OpenAI | Anthropic | Huawei | Samsung | Sony | Nintendo | Netflix | Disney | Uber | Lyft | Airbnb
WeWork | Wikipedia | WikiLeaks | Purdue Pharma | Cambridge Analytica | Aramco | Gazprom | Rosneft | Petrobras
Alibaba | Tencent
"""


def bodies() -> list[str]:
    """Return the names of public bodies, and of a few firms that no list of listed ones has."""
    return [name.strip() for line in BODIES.strip().splitlines() for name in line.split("|")]
