"""The names of all members that the three APIs document: what a reader may see of any body.

Values are redacted one by one; a name that is not here may be anything, also a consumer's, and is
redacted as well. A test compares the list with the contract.
"""

from __future__ import annotations

MEMBERS = frozenset(
    """
    access_id acquiring_channel address amount asset_urls attachment attention authorization
    authorization_token authorized_payment_method auto_capture back background_images
    billing_address body brand cancel capture_id captured_amount captured_at captures carrier
    carrier_product category_path challenge city class client_token color color_border
    color_border_selected color_details color_text confirmation contact_information content_type
    correlation_id country created_at credit_invoice currency custom_payment_method_ids customer
    customer_obfuscated cutoff date_of_birth description descriptive design distribution_module
    distribution_url email end error error_code error_message error_messages event_id event_type
    expires_at external_id failure family_name fraud_status gender generation_url given_name
    global_trade_item_number id identifier image_url initial_payment_method intended_use intent
    interval interval_count klarna_reference last_four_ssn locale location logo_url
    manual_identification manual_identification_check_url manufacturer_part_number merchant_data
    merchant_reference1 merchant_reference2 merchant_urls method name
    national_identification_number notification number_of_days number_of_installments options
    order_amount order_id order_lines order_tax_amount organization_entity_type organization_name
    organization_registration_id original_order_amount page_title payment_method_categories
    payment_method_category payment_method_reference payment_session_url phone phone_country
    place_order_mode postal_code price product_identifiers product_url profile_id purchase_country
    purchase_currency purchase_type push qr_code_url quantity quantity_unit radius_border
    redirect_url reference refund_id refunded_amount refunded_at refunds region
    remaining_authorized_amount return_shipping_company return_tracking_number return_tracking_uri
    selected_addons selected_shipping_option session session_id session_url shipping_address
    shipping_company shipping_delay shipping_info shipping_method show_subtotal_detail size
    standalone_url standard start status status_update street_address street_address2
    street_address__2 subscription success tax_amount tax_rate template timeslot title
    tms_reference token token_id total_amount total_discount_amount total_tax_amount
    tracking_number tracking_uri type unit_price updated_at url user_input vat_id width
    """.split()
)
