-- Sales lead: every lead with its verdict (1 yes, 0 no, -1 can't tell), when it was admitted, and what each condition says.
-- Moments are whole seconds since 1970 in UTC. What is missing is NULL: never an empty text, never NaN. Names are in lower case and quoted.
-- Table leads, a row per lead:
--   lead_id: names the lead (any type)
--   created_at: when it was created
--   handed_over_at: when it was handed over to sales
--   decided_at: when it was won or lost; NULL while it is open
--   annual_revenue_usd: Annual revenue, as a double
--   asset_tier: White paper tier, as text
--   format: Format, as text
--   hq_country: Headquarters, as text
--   industry: Industry, as text
--   lead_source: Source, as text
--   seniority: Seniority, as text
-- Table activities, a row per activity that has a moment and a known lead:
--   lead_id: names the lead (any type)
--   activity: what was done: “product page view”, “asset download”
--   at: when it was done
--   asset: Asset, as text
--   tier: Tier, as text
-- Calendar days, weeks and months are those of America/New_York, for moments from 2020 to 2035.
WITH [lead_facts] AS (
  SELECT
    [leads].[lead_id] AS [lead_id],
    COALESCE([leads].[created_at], 9223372036854775807) AS [created_at],
    LEAST(
      COALESCE([leads].[handed_over_at], 9223372036854775807),
      COALESCE([leads].[decided_at], 9223372036854775807),
      1782777600
    ) AS [horizon],
    [leads].[format] AS [format_value],
    [leads].[asset_tier] AS [asset_tier_value],
    [leads].[industry] AS [industry_value],
    [leads].[annual_revenue_usd] AS [annual_revenue_usd_value],
    [leads].[hq_country] AS [hq_country_value],
    [leads].[seniority] AS [seniority_value],
    [leads].[lead_source] AS [lead_source_value]
  FROM [leads]
), [product_page_view_counted] AS (
  SELECT
    [activities].[lead_id] AS [lead_id],
    [activities].[at] AS [at],
    CAST([activities].[at] + CASE
      WHEN [activities].[at] >= 2046319200
      THEN -18000
      WHEN [activities].[at] >= 2025759600
      THEN -14400
      WHEN [activities].[at] >= 2014869600
      THEN -18000
      WHEN [activities].[at] >= 1994310000
      THEN -14400
      WHEN [activities].[at] >= 1983420000
      THEN -18000
      WHEN [activities].[at] >= 1962860400
      THEN -14400
      WHEN [activities].[at] >= 1951365600
      THEN -18000
      WHEN [activities].[at] >= 1930806000
      THEN -14400
      WHEN [activities].[at] >= 1919916000
      THEN -18000
      WHEN [activities].[at] >= 1899356400
      THEN -14400
      WHEN [activities].[at] >= 1888466400
      THEN -18000
      WHEN [activities].[at] >= 1867906800
      THEN -14400
      WHEN [activities].[at] >= 1857016800
      THEN -18000
      WHEN [activities].[at] >= 1836457200
      THEN -14400
      WHEN [activities].[at] >= 1825567200
      THEN -18000
      WHEN [activities].[at] >= 1805007600
      THEN -14400
      WHEN [activities].[at] >= 1793512800
      THEN -18000
      WHEN [activities].[at] >= 1772953200
      THEN -14400
      WHEN [activities].[at] >= 1762063200
      THEN -18000
      WHEN [activities].[at] >= 1741503600
      THEN -14400
      WHEN [activities].[at] >= 1730613600
      THEN -18000
      WHEN [activities].[at] >= 1710054000
      THEN -14400
      WHEN [activities].[at] >= 1699164000
      THEN -18000
      WHEN [activities].[at] >= 1678604400
      THEN -14400
      WHEN [activities].[at] >= 1667714400
      THEN -18000
      WHEN [activities].[at] >= 1647154800
      THEN -14400
      WHEN [activities].[at] >= 1636264800
      THEN -18000
      WHEN [activities].[at] >= 1615705200
      THEN -14400
      WHEN [activities].[at] >= 1604210400
      THEN -18000
      WHEN [activities].[at] >= 1583650800
      THEN -14400
      ELSE -18000
    END + 62162035200 AS BIGINT) / 86400 AS [day]
  FROM [activities]
  INNER JOIN [lead_facts]
    ON [lead_facts].[lead_id] = [activities].[lead_id]
  WHERE
    CONCAT([activities].[activity], '|') COLLATE Latin1_General_100_BIN2_UTF8 = 'product page view|'
    AND [activities].[at] < [lead_facts].[horizon]
), [product_page_view_by_day] AS (
  SELECT
    [lead_id] AS [lead_id],
    [at] AS [at],
    [day] AS [unit]
  FROM [product_page_view_counted]
), [product_page_view_ranked] AS (
  SELECT
    [lead_id] AS [lead_id],
    [at] AS [at],
    ROW_NUMBER() OVER (PARTITION BY [lead_id], [unit] ORDER BY [at]) AS [size]
  FROM [product_page_view_by_day]
), [product_page_view_reached] AS (
  SELECT
    [lead_id] AS [lead_id],
    MIN(CASE WHEN [size] >= 5 THEN [at] END) AS [product_page_view_reached_5]
  FROM [product_page_view_ranked]
  GROUP BY
    [lead_id]
), [product_page_view_counted_2] AS (
  SELECT
    [activities].[lead_id] AS [lead_id],
    [activities].[at] AS [at]
  FROM [activities]
  INNER JOIN [lead_facts]
    ON [lead_facts].[lead_id] = [activities].[lead_id]
  WHERE
    CONCAT([activities].[activity], '|') COLLATE Latin1_General_100_BIN2_UTF8 = 'product page view|'
    AND [activities].[at] < [lead_facts].[horizon]
), [product_page_view_reached_2] AS (
  SELECT
    [lead_id] AS [lead_id],
    MIN([at]) AS [product_page_view_reached_1]
  FROM [product_page_view_counted_2]
  GROUP BY
    [lead_id]
), [asset_download_counted] AS (
  SELECT
    [activities].[lead_id] AS [lead_id],
    [activities].[at] AS [at],
    CONCAT([activities].[asset], '|') COLLATE Latin1_General_100_BIN2_UTF8 AS [thing]
  FROM [activities]
  INNER JOIN [lead_facts]
    ON [lead_facts].[lead_id] = [activities].[lead_id]
  WHERE
    CONCAT([activities].[activity], '|') COLLATE Latin1_General_100_BIN2_UTF8 = 'asset download|'
    AND [activities].[at] < [lead_facts].[horizon]
    AND NOT [activities].[tier] IS NULL
    AND CONCAT([activities].[tier], '|') COLLATE Latin1_General_100_BIN2_UTF8 = 'high value|'
    AND NOT [activities].[asset] IS NULL
), [asset_download_distinct] AS (
  SELECT
    [lead_id] AS [lead_id],
    [thing] AS [thing],
    MIN([at]) AS [at]
  FROM [asset_download_counted]
  GROUP BY
    [lead_id],
    [thing]
), [asset_download_ranked] AS (
  SELECT
    [lead_id] AS [lead_id],
    [at] AS [at],
    ROW_NUMBER() OVER (PARTITION BY [lead_id] ORDER BY [at]) AS [size]
  FROM [asset_download_distinct]
), [asset_download_reached] AS (
  SELECT
    [lead_id] AS [lead_id],
    MIN(CASE WHEN [size] >= 2 THEN [at] END) AS [asset_download_reached_2]
  FROM [asset_download_ranked]
  GROUP BY
    [lead_id]
), [lead_features] AS (
  SELECT
    [lead_facts].*,
    [product_page_view_reached].[product_page_view_reached_5] AS [product_page_view_reached_5],
    [product_page_view_reached_2].[product_page_view_reached_1] AS [product_page_view_reached_1],
    [asset_download_reached].[asset_download_reached_2] AS [asset_download_reached_2]
  FROM [lead_facts]
  LEFT JOIN [product_page_view_reached]
    ON [product_page_view_reached].[lead_id] = [lead_facts].[lead_id]
  LEFT JOIN [product_page_view_reached_2]
    ON [product_page_view_reached_2].[lead_id] = [lead_facts].[lead_id]
  LEFT JOIN [asset_download_reached]
    ON [asset_download_reached].[lead_id] = [lead_facts].[lead_id]
), [judged] AS (
  SELECT
    [lead_features].*,
    CASE
      WHEN [format_value] IS NULL
      THEN -1
      WHEN CONCAT([format_value], '|') COLLATE Latin1_General_100_BIN2_UTF8 IN ('price request form|', 'trusted referral|', 'webinar attendee|')
      THEN 1
      ELSE 0
    END AS [channel],
    CASE
      WHEN [format_value] IS NULL
      THEN -1
      WHEN CONCAT([format_value], '|') COLLATE Latin1_General_100_BIN2_UTF8 = 'white paper form|'
      THEN 1
      ELSE 0
    END AS [paper],
    CASE
      WHEN [asset_tier_value] IS NULL
      THEN -1
      WHEN CONCAT([asset_tier_value], '|') COLLATE Latin1_General_100_BIN2_UTF8 = 'high value|'
      THEN 1
      ELSE 0
    END AS [tier],
    CASE
      WHEN [industry_value] IS NULL
      THEN -1
      WHEN CONCAT([industry_value], '|') COLLATE Latin1_General_100_BIN2_UTF8 IN ('life science|', 'Life Science|')
      THEN 1
      ELSE 0
    END AS [industry],
    CASE
      WHEN [annual_revenue_usd_value] IS NULL
      THEN -1
      WHEN [annual_revenue_usd_value] >= 300000000
      THEN 1
      ELSE 0
    END AS [revenue],
    CASE
      WHEN [hq_country_value] IS NULL
      THEN -1
      WHEN CONCAT([hq_country_value], '|') COLLATE Latin1_General_100_BIN2_UTF8 IN ('CA|', 'US|', 'USA|')
      THEN 1
      ELSE 0
    END AS [hq],
    CASE
      WHEN [seniority_value] IS NULL
      THEN -1
      WHEN CONCAT([seniority_value], '|') COLLATE Latin1_General_100_BIN2_UTF8 IN ('chief officer|', 'vice president|')
      THEN 1
      ELSE 0
    END AS [seniority],
    CASE
      WHEN (
        [product_page_view_reached_1] IS NULL
        AND (
          [lead_source_value] IS NULL
          OR NOT CONCAT([lead_source_value], '|') COLLATE Latin1_General_100_BIN2_UTF8 IN (
            'organic search|',
            'Organic Search|',
            'google|',
            'Google|',
            'direct|',
            'social networks|',
            'e-mail campaign|',
            'webinar platform|'
          )
        )
      )
      THEN -1
      WHEN NOT [product_page_view_reached_5] IS NULL
      THEN 1
      ELSE 0
    END AS [pages],
    CASE WHEN NOT [asset_download_reached_2] IS NULL THEN 1 ELSE 0 END AS [assets]
  FROM [lead_features]
), [judged_2] AS (
  SELECT
    [judged].*,
    CASE
      WHEN [paper] = 1 AND [tier] = 1
      THEN 1
      WHEN [paper] <> 0 AND [tier] <> 0
      THEN -1
      ELSE 0
    END AS [group],
    CASE
      WHEN [industry] = 1 AND [revenue] = 1 AND [hq] = 1 AND [seniority] = 1
      THEN 1
      WHEN [industry] <> 0 AND [revenue] <> 0 AND [hq] <> 0 AND [seniority] <> 0
      THEN -1
      ELSE 0
    END AS [group_3],
    CASE
      WHEN [pages] = 1 OR [assets] = 1
      THEN 1
      WHEN [pages] <> 0 OR [assets] <> 0
      THEN -1
      ELSE 0
    END AS [group_4],
    [created_at] AS [group_from],
    [created_at] AS [group_3_from],
    LEAST(
      CASE
        WHEN [pages] = 1
        THEN CASE
          WHEN (
            [product_page_view_reached_1] IS NULL
            AND (
              [lead_source_value] IS NULL
              OR NOT CONCAT([lead_source_value], '|') COLLATE Latin1_General_100_BIN2_UTF8 IN (
                'organic search|',
                'Organic Search|',
                'google|',
                'Google|',
                'direct|',
                'social networks|',
                'e-mail campaign|',
                'webinar platform|'
              )
            )
          )
          THEN [created_at]
          ELSE COALESCE([product_page_view_reached_5], 9223372036854775807)
        END
        ELSE 9223372036854775807
      END,
      CASE
        WHEN [assets] = 1
        THEN COALESCE([asset_download_reached_2], 9223372036854775807)
        ELSE 9223372036854775807
      END
    ) AS [group_4_from]
  FROM [judged]
), [judged_3] AS (
  SELECT
    [judged_2].*,
    CASE
      WHEN [channel] = 1 OR [group] = 1
      THEN 1
      WHEN [channel] <> 0 OR [group] <> 0
      THEN -1
      ELSE 0
    END AS [group_2],
    LEAST(
      CASE WHEN [channel] = 1 THEN [created_at] ELSE 9223372036854775807 END,
      CASE WHEN [group] = 1 THEN [group_from] ELSE 9223372036854775807 END
    ) AS [group_2_from]
  FROM [judged_2]
), [judged_4] AS (
  SELECT
    [judged_3].*,
    CASE
      WHEN [group_2] = 1 AND [group_3] = 1 AND [group_4] = 1
      THEN 1
      WHEN [group_2] <> 0 AND [group_3] <> 0 AND [group_4] <> 0
      THEN -1
      ELSE 0
    END AS [admits],
    GREATEST([group_2_from], [group_3_from], [group_4_from]) AS [admits_from]
  FROM [judged_3]
)
SELECT
  [lead_id] AS [lead_id],
  [admits] AS [verdict],
  CASE
    WHEN [admits] = 1 AND [admits_from] < 9223372036854775807
    THEN CASE
      WHEN [created_at] = 9223372036854775807
      THEN [admits_from]
      ELSE GREATEST([admits_from], [created_at])
    END
  END AS [admitted_at],
  [channel] AS [channel],
  [paper] AS [paper],
  [tier] AS [tier],
  [industry] AS [industry],
  [revenue] AS [revenue],
  [hq] AS [hq],
  [seniority] AS [seniority],
  [pages] AS [pages],
  [assets] AS [assets],
  [group_2] AS [section format],
  [group_3] AS [section characteristics],
  [group_4] AS [section actions]
FROM [judged_4]
